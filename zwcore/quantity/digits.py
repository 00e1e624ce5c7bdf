"""Writing with digits what is said in words: numbers in Hanzi, 百分之, 第三季度, "3万5千"."""

from __future__ import annotations

import re
from decimal import Decimal

from zwcore.money import parse_hanzi, plain
from zwcore.quantity.units import COUNTED, KNOWN, NUMBER

# Parts of a year with their first and last month.
_SEASONS = {"上半年": "1月-6月", "下半年": "7月-12月"} | {
    f"{n}季度": f"{3 * i + 1}月-{3 * i + 3}月" for i in range(4) for n in ("1234"[i], "一二三四"[i])
}
_SEASON = re.compile("(?<![-~至到每/0-9一二三四五六七八九十个])第?(" + "|".join(_SEASONS) + ")")
_PERCENT_WORD = re.compile(rf"百分之({NUMBER})|百分之?百")
_INCLUDED = re.compile(r"\(含\)")
_TIMES = re.compile(r"(?<=[0-9万千百亿])([人户车批])(?:[·*]次|\(次\))")
# "50件(套)": the unit in brackets is another word for the first one.
_OTHERWISE = re.compile(rf"(?<=[0-9万千百亿])(?!台\(套\))({COUNTED})\((?:{COUNTED})\)")
# What is nearly so many is round like what is about so many; "近3年" is a time.
_NEARLY = re.compile("(?:将近|接近|大概|几乎|差不多|近)(?=[0-9][0-9,.]*(?![0-9,.]|个?[年月日天周]))")
# "3万5千", "2千5百": scales that fall; a last number without one must fill the places below.
_MIXED = re.compile(r"(?<![0-9.,])([0-9]{1,4})万(?:([0-9])千|([0-9]{4})(?![0-9.%]))|(?<![0-9.,])([0-9])千([0-9])百")
_UNIT_ENDS = r"(?=$|[^一-鿿0-9]|[及或]?以[上下内]|之内|内(?![一-鿿])|左右|上下|标准|每)"
# What may be a number in Hanzi; whether it is well formed parse_hanzi says: its own pattern, put in seven times, would
# take a fifth of a second to compile.
_RUN = "[零〇○一壹二贰两三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟点]+"
_HANZI = f"{_RUN}(?:万{_RUN})?"
_HANZI_SIGN = re.compile(_RUN)
# 八成以上, 近9成, 七成五: tenths; 成 in 完成, 成本 is none.
_TENTHS = re.compile(
    "(?<![0-9.零〇一二三四五六七八九十百千万第])([1-9一二两三四五六七八九])成(?:([1-9一二三四五六七八九])|(半))?"
    "(?=$|[^一-鿿0-9]|[及或]?以[上下内]|左右|上下|[多余])"
)
# 百余户, 近千人: one hundred, one thousand without its number.
_LONE_SCALE = re.compile(
    rf"(?<![一-鿿0-9])([百千])(?=[余多]万?(?:{KNOWN}))|(?<=近|约)([百千])(?=[余多]?万?(?:{KNOWN}))"
)
_MORE = "[余多]?[万亿]?[余多]?"
_HANZI_NUMBERS = (
    rf"百分之(?P<percent>{_HANZI})|(?P<parts>{_HANZI})分之(?P<share>{_HANZI})"
    r"|(?P<year>[〇零○一二三四五六七八九]{4})(?=年)"
    r"|(?<![一二三四五六七八九十])(?P<month>十[一二]?|[一二三四五六七八九])(?=月(?:$|[^一-鿿]|[底末初前份到至]|[之以]前|[上中下]旬|[一二三]?十?[一二三四五六七八九十][日号]))"
    rf"|(?<=月)(?P<day>{_HANZI})(?=[日号])"
    rf"|(?<![第统唯之数几亿万千百十点一二三四五六七八九])(?P<long>(?=[零〇○一二三四五六七八九十百千万两点]{{2}}){_HANZI})(?={_MORE}(?:{KNOWN}))"
    rf"|(?<![一-鿿])(?P<short>{_HANZI})(?={_MORE}(?:{KNOWN}){_UNIT_ENDS})"
    rf"|(?<=[于过少多约共为到年月周])(?P<after>{_HANZI})(?={_MORE}(?:{KNOWN}){_UNIT_ENDS})"
    # A lone 一 is rather a dash.
    rf"|^(?!一$)(?P<whole>{_HANZI})$"
)


def digits(folded: str) -> str:
    """Write with digits what is said in words: Hanzi numbers, 百分之, 第三季度, "3万5千"; one word for one thing."""
    text = _INCLUDED.sub("", _SEASON.sub(lambda match: _SEASONS[match[1]], folded))
    text = _PERCENT_WORD.sub(lambda match: f"{match[1] or 100}%", text)
    # Few values have any: the pattern is compiled where one does (re remembers it).
    if "成" in text:
        text = _TENTHS.sub(_from_tenths, text)
    if _HANZI_SIGN.search(text) is not None:
        text = _LONE_SCALE.sub(lambda match: "100" if "百" in match[0] else "1000", text)
        text = re.sub(_HANZI_NUMBERS, _from_hanzi, text)
    text = _NEARLY.sub("约", _MIXED.sub(_unmixed, text))
    return _OTHERWISE.sub(r"\1", _TIMES.sub(r"\1次", text)) if "次" in text or ")" in text else text


def _from_hanzi(match: re.Match[str]) -> str:
    if year := match["year"]:
        return "".join(str("〇一二三四五六七八九".index(sign)) for sign in re.sub("[零○]", "〇", year))
    name = match.lastgroup or ""
    number = parse_hanzi(match[name])
    if number is None:
        return match.group()
    whole = parse_hanzi(match["parts"]) if name == "share" else None
    return plain(number) + ("%" if name == "percent" else "" if whole is None else f"/{plain(whole)}")


def _from_tenths(match: re.Match[str]) -> str:
    tens, ones = (str(parse_hanzi(sign) or sign) if sign else "0" for sign in match.groups()[:2])
    return f"{tens}{5 if match[3] else ones}%"


def _unmixed(match: re.Match[str]) -> str:
    ten_thousands, thousands, rest, lone, hundreds = (Decimal(part or 0) for part in match.groups())
    return plain(ten_thousands * 10**4 + (thousands + lone) * 1000 + rest + hundreds * 100)
