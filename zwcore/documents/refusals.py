"""What is said of a file that cannot be read, by the reason: those of readers, and those of who runs them."""

from __future__ import annotations

from collections.abc import Mapping

from zwcore.text import Message

UNREADABLE: Mapping[str, Message] = {
    "empty": Message("ZW002.empty", "文件是空的。请核对后重新发送。"),
    "kind": Message("ZW002.kind", "这种文件读不了。请发 Word、WPS、Excel、PDF 或 OFD 文件，或直接粘贴表格文字。"),
    "password": Message("ZW002.password", "文件设了密码，打不开。请去掉密码后重新发送。"),
    "damaged": Message("ZW002.damaged", "文件已损坏，打不开。请在电脑上重新保存一份再发送。"),
    "size": Message("ZW002.size", "文件超过 20 MB。请只保留自评表，或另存为更小的文件再发送。"),
    "pages": Message("ZW002.pages", "文件超过 400 页。请拆成几份再发送。"),
    "bomb": Message("ZW002.bomb", "文件展开后过大，没有读取。请把自评表复制到新文件里再发送。"),
    "lines": Message(
        "ZW002.lines", "每页的线条都超过 5000 条，不像表格，没有读取。请发 Word、Excel 原件，或直接粘贴表格文字。"
    ),
    "result": Message("ZW002.result", "这份文件核对出来的内容太多，写不下。请拆成几份再发送。"),
    "scan": Message(
        "ZW002.scan",
        "文件里是图片，没有文字，这里没有安装识别图片的组件，读不了。请发 Word、Excel，或直接粘贴表格文字。",
    ),
    "no_ocr": Message(
        "ZW002.no_ocr", "这里没有安装识别照片的组件，照片读不了。请发 Word、Excel、PDF，或直接粘贴表格文字。"
    ),
    "no_rules": Message(
        "ZW002.no_rules",
        "照片里没有找到表格的框线。请把整张表平放、拍全四边，光线均匀、不要反光，再拍一张；或发 Word、Excel 原件。",
    ),
    "font": Message(
        "ZW002.font", "文件里的字体没有带字符编码，文字认不出来。请发 Word、Excel 原件，或直接粘贴表格文字。"
    ),
    "rules": Message(
        "ZW002.rules", "文件里的表格没有框线，分不清哪一格是什么。请发 Word、Excel 原件，或给表格加上框线再导出。"
    ),
    "sideways": Message(
        "ZW002.sideways",
        "页面放歪了，文字方向不正，读不出表格。请把页面旋转转正后重新发送，或发 Word、Excel 原件。",
    ),
    "old_office": Message(
        "ZW002.old_office",
        "这里没有安装打开 doc、wps、rtf、odt、ods 的组件，读不了。请在电脑上另存为 docx 或 xlsx，或拍一张照片发来。",
    ),
    "office": Message(
        "ZW002.office",
        "这份文件（doc、wps、rtf、odt、ods）没能打开。请在电脑上打开它，另存为 docx 或 xlsx 再发送。",
    ),
    "word_xml": Message(
        "ZW002.word_xml",
        "这是 Word 的 XML 文件（名字可能是 doc），合并的单元格读不准，没有读。"
        "请在 WPS 或 Word 里打开它，“另存为”选“Word 文档（*.docx）”，再发送。",
    ),
    "embedded": Message(
        "ZW002.embedded", "表格是嵌入在 Word 里的另一份文件，读不出来。请用 Word 打开，另存为新的 docx 再发送。"
    ),
    "archive": Message(
        "ZW002.archive", "压缩包里没有读得了的自评表。请解压后，把自评表（docx、xlsx、pdf）一个一个发来。"
    ),
    "marked": Message(
        "ZW002.marked",
        "文件带有密级标志（绝密、机密或秘密），没有读取。涉密材料不能通过本系统报送，请按保密规定报送。",
    ),
    # What no reader says, but who runs it: it was stopped, or got no bytes.
    "time": Message(
        "ZW002.time",
        "这份文件太复杂，没能在限定的时间内读完。请只保留自评表，在电脑上另存一份再发送，或直接粘贴表格文字。",
    ),
    "memory": Message(
        "ZW002.memory",
        "这份文件展开后太大，没能在限定的内存内读完。请只保留自评表，在电脑上另存一份再发送，或直接粘贴表格文字。",
    ),
    "busy": Message("ZW002.busy", "机器正忙，没来得及读完这份文件。文件没有问题，请过几分钟再试。"),
    "crash": Message(
        "ZW002.crash", "读这份文件时程序中断了。请在电脑上打开它，另存为新的 docx 或 xlsx 再发送，或直接粘贴表格文字。"
    ),
    "access": Message("ZW002.access", "文件打不开：没有读取的权限，或正被别的程序占用。请核对后再试。"),
}

PARTLY: Mapping[str, Message] = {
    "photo.glare": Message("ZW002.photo_glare", "照片{place}有反光，挡住了字。请换个角度、关掉闪光灯，再拍一张。"),
    "photo.covered": Message("ZW002.photo_covered", "照片{place}有东西挡住了表格。请移开手和杂物，再拍一张。"),
    "photo.cut": Message("ZW002.photo_cut", "照片{place}没有拍全，表格缺了一块。请退后一点，拍全四边，再拍一张。"),
    "photo.small": Message(
        "ZW002.photo_small", "照片{place}的字太小，认不清。请靠近一点，让表格占满画面再拍一张；或以“文件”方式发原图。"
    ),
    "photo.blurred": Message(
        "ZW002.photo_blurred", "照片{place}是糊的，字认不清。请拿稳手机，点一下屏幕对好焦，再拍一张。"
    ),
    "photo.dark": Message("ZW002.photo_dark", "照片{place}太暗，字认不清。请到亮一点的地方，再拍一张。"),
    "photo.grainy": Message("ZW002.photo_grainy", "照片{place}噪点太多，字认不清。请到亮一点的地方，再拍一张。"),
    "forms": Message(
        "ZW002.some_forms",
        "一个文件最多读 {most} 张自评表，后面还有 {count} 张没有读。请把没读的另存一份再发送。",
    ),
    "long": Message(
        "ZW002.long_forms",
        "第 {forms} 张自评表超过 {most} 行，没有读。请看看是不是几张表连在了一起，分开后再发送。",
    ),
    "rows": Message(
        "ZW002.many_rows",
        "各张自评表合起来超过 {most} 行，后面还有 {count} 张没有读。请把没读的另存一份再发送。",
    ),
    "written": Message(
        "ZW002.many_results",
        "核对出来的内容太多，只写得下前 {kept} 张自评表，后面还有 {count} 张。请把后面的另存一份再发送。",
    ),
    "tables": Message("ZW002.some_tables", "文件里的表格太多，后面还有 {count} 张没有读。请拆成几份再发送。"),
    "pages": Message("ZW002.some_pages", "文件超过 {most} 页，后面还有 {count} 页没有读。请拆成几份再发送。"),
    "lines": Message(
        "ZW002.some_lines", "第 {pages} 页的线条超过 {most} 条，不像表格，没有读。页上有自评表的，请单独另存再发送。"
    ),
    "scanned": Message(
        "ZW002.some_scanned",
        "第 {pages} 页是图片，没有读出表格。页上有自评表的，请摆正、放大后重新扫描，或发 Word、Excel 原件。",
    ),
    "photos": Message(
        "ZW002.some_photos",
        "第 {pages} 页没有读出表格，其余各页已经读好。只重拍没读出的页发来即可：摆平、拍全四边，不要反光。",
    ),
    "unjoined": Message(
        "ZW002.unjoined_photos",
        "第 {pages} 张照片和其余的接不上，没有读。是这张表的一页，请连上一页的最后几行一起拍，再发来；不是就不用管。",
    ),
    "gap": Message(
        "ZW002.photos_apart",
        "第 {above} 张和第 {below} 张照片接不上：中间可能缺了几行，也可能不是同一张表。"
        "是同一张的，请重拍一张，把上一张的最后几行也拍进去；不是的，请把两张表各自拍全再发来。",
    ),
    "doubted": Message(
        "ZW002.photos_doubted",
        "第 {above} 张和第 {below} 张照片可能不是同一张表：合起来分值 {weight}、得分合计 {score}、总分 {total}，"
        "对不上。不是同一张的，请把两张表各自拍全再发来；是的，请核对这几个数。",
    ),
    "strangers": Message(
        "ZW002.photos_of_two",
        "第 {above} 张和第 {below} 张照片不是同一张表，没有合在一起：第 {above} 张缺下半张，"
        "第 {below} 张缺有项目名称的上半张。请把两张表各自拍全再发来。",
    ),
    "contained": Message("ZW002.photo_contained", "第 {part} 张照片只拍到这张表的一部分，已按拍全的第 {whole} 张读。"),
    "dated": Message(
        "ZW002.dated",
        "文件里有自动更新的日期，读到的是今天的日期，不是存盘时的。请核对年度和日期，或另存为 docx 再发送。",
    ),
    "members": Message(
        "ZW002.some_members", "压缩包里的表太多，后面还有 {count} 个文件没有读。请把没读的另外打包再发送。"
    ),
}
"""What is said of a file that was read, but not the whole of it: what was left out, and what to do."""
