"""Labels alone are no form, however many lines there are of them."""

from zwcore.documents.text import read_text
from zwcore.layouts import read_forms


def test_the_name_of_a_label_on_many_lines_is_no_form() -> None:
    found = read_forms(read_text("\n".join(["项目名称"] * 6000).encode()))
    assert not found.forms
    assert found.found == 0


def test_one_with_a_name_among_them_is_read() -> None:
    lines = ["项目名称"] * 20 + ["项目名称\t补卡费"]
    assert [one.form.project for one in read_forms(read_text("\n".join(lines).encode())).forms] == ["补卡费"]
