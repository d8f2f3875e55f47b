"""Every wording of ingestion, Chinese and English side by side: what is wrong with a file and what to do about it.

Code speaks in keys; people read `text(key)`. The errors' keys are the codes of `pipeline.errors.CODES`, optionally with a suffix
that tells two causes of one code apart (``encrypted``, ``truncated.bytes``); notes begin with ``note.``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pipeline.errors import ReadError
from pipeline.records import Note, Problem

#: key -> (Chinese, English); `{name}` is filled in by `text`
_WORDING: dict[str, tuple[str, str]] = {
    "encrypted": (
        "文件已加密，需要密码才能打开。请取消密码保护后重新保存再提交。",
        "The file is encrypted and needs a password. Remove the password, save it again and send it again.",
    ),
    "truncated": (
        "文件不完整或已损坏。请在原电脑上打开确认，重新保存后再提交。",
        "The file is incomplete or damaged. Open it where it was written, save it again and send it again.",
    ),
    "truncated.bytes": (
        "文本中有{count}处字节无法按{encoding}解码，已用“�”代替。请以 UTF-8 编码重新保存后再提交。",
        "{count} places of the text cannot be decoded as {encoding} and were replaced by “�”. Save the file as UTF-8 and send it again.",
    ),
    "truncated.part": (
        "文件中的“{part}”部分已损坏，只读出了一部分内容。请重新保存后再提交。",
        "The part “{part}” of the file is damaged and was read only in part. Save the file again and send it again.",
    ),
    "truncated.cut": (
        "文件在中途断开，只读出了断开之前的内容。请在原电脑上打开确认，重新保存后再提交。",
        "The file breaks off and was read up to there. Open it where it was written, save it again and send it again.",
    ),
    "truncated.archive": (
        "网页存档不完整，可能没有下载完，只读出了前面的部分。请用浏览器重新保存网页后再提交。",
        "The web archive is incomplete, perhaps not fully downloaded; only its beginning was read. Save the page again and send it again.",
    ),
    "empty": (
        "文件为空（0 字节）。请重新导出或重新上传。",
        "The file is empty (0 bytes). Export or upload it again.",
    ),
    "unsupported": (
        "暂不支持{format}格式。请另存为 .docx、.pdf 或 .txt 后再提交。",
        "The format {format} is not supported. Save the document as .docx, .pdf or .txt and send it again.",
    ),
    "unsupported.container": (
        "这是{format}，不是一份文档。请解压后读取其中的文件；审查时会自动展开。",
        "This is a container ({format}), not a document. Read the files inside it; an audit unpacks it by itself.",
    ),
    "unsupported.part": (
        "文件中嵌入了{count}处其他格式的内容，未能读取。请在 Word 中打开并重新保存后再提交。",
        "The file embeds {count} parts in another format that were not read. Open it in Word, save it again and send it again.",
    ),
    "unsupported.xlsb": (
        "暂不支持 Excel 二进制工作簿（.xlsb）。请在 Excel 中另存为 .xlsx 后再提交。",
        "Binary workbooks (.xlsb) are not supported. Save it as .xlsx in Excel and send it again.",
    ),
    "no_text": (
        "文件中没有可读的文字，可能只有图片或空白页。请提交可编辑的电子版。",
        "The file holds no readable text, perhaps only pictures or blank pages. Send an editable version.",
    ),
    "no_text.page": (
        "这个网页里没有正文（可能只有图片、附件链接或框架）。请提交文字版，或把附件下载后单独提交。",
        "The page holds no text (perhaps only pictures, links to attachments or frames). Send a text version, or the attachments.",
    ),
    "no_text.article": (
        "这个网页只有导航和链接，没有正文：正文可能由脚本加载，或只是图片、附件。请在浏览器中打开后复制正文，或提交附件。",
        "The page holds menus and links but no article: a script may fill it in, or it is a picture or an attachment. Copy the text from "
        "the browser, or send the attachment.",
    ),
    "no_text.frames": (
        "这个网页只是框架集，正文在它引用的其他网页里。请打开正文所在的网页，单独保存后再提交。",
        "The page is a mere set of frames; its text is in other pages. Open the page with the text, save that one and send it.",
    ),
    "no_text.mht": (
        "网页存档里没有网页。请用浏览器打开原网页，另存为“网页，仅 HTML”或 Word 文件后再提交。",
        "The web archive holds no page. Open the page in a browser and save it as “Webpage, HTML only” or as a Word file.",
    ),
    "too_large": (
        "文件过大，或解压后过大，超出读取上限。请拆分或删去多余内容后再提交。",
        "The file, or what it unpacks to, exceeds the limits of reading. Split it or remove what is not needed, and send it again.",
    ),
    "too_large.page": (
        "这个网页过大（超过{limit}），没有读取。请把正文另存为 Word 或文本文件后再提交。",
        "The page is too large (more than {limit}) and was not read. Save its text as a Word or text file and send it again.",
    ),
    "too_large.nested": (
        "网页嵌套过深，后面的内容没有读入。请把正文复制到 Word 或文本文件后再提交。",
        "The page is nested too deeply; what follows was not read. Copy its text into a Word or text file and send it again.",
    ),
    "truncated.page": (
        "网页里有{count}处字符无法识别，已用“�”代替。请用浏览器重新保存网页后再提交。",
        "{count} characters of the page cannot be decoded and were replaced by “�”. Save the page again in a browser and send it again.",
    ),
    "note.page_furniture": (
        "网页的导航、页脚、推荐链接等约{count}个字符未计入正文。",
        "About {count} characters of the page's menus, footers and links were left out.",
    ),
    "note.page_unsure": (
        "没有把握分清网页的正文和其他部分，除链接列表外的可见文字都已保留。",
        "The page's text could not be told from the rest with certainty; all that is visible but lists of links was kept.",
    ),
    "too_large.cells": (
        "工作簿过大（超过{limit}个单元格，或单元格相距过远），没有读取。请删去多余的行列和内容后再提交。",
        "The workbook is too large (more than {limit} cells, or cells too far apart) and was not read. Remove what is not needed and "
        "send it again.",
    ),
    "unsafe": (
        "文件结构异常（含 DTD、实体或异常嵌套），为安全起见未读取。请在 Word 中打开并另存为新文件后再提交。",
        "The file's structure is suspicious (a DTD, entities or abnormal nesting), so it was not read. Open it in Word, save it as a "
        "new file and send it again.",
    ),
    "timeout": (
        "读取时间超过{seconds}秒，已放弃。文件可能过大或结构异常，请拆分或另存为新文件后再提交。",
        "Reading took longer than {seconds} seconds and was given up. The file may be too large or malformed: split it or save it as a "
        "new file.",
    ),
    "crashed": (
        "读取时程序异常中止（{detail}），其他文件不受影响。请另存为新文件后再提交。",
        "Reading ended abnormally ({detail}); other files are not affected. Save the document as a new file and send it again.",
    ),
    "crashed.access": (
        "文件打不开（{detail}）。请检查文件权限，或复制到本机后再审查。",
        "The file cannot be opened ({detail}). Check its permissions, or copy it to this computer.",
    ),
    "crashed.changed": (
        "文件在审查过程中被改动，没有读取。请在保存完成后重新审查。",
        "The file was changed during the audit and was not read. Run the audit again when it is saved.",
    ),
    "no_text.archive": (
        "压缩包或邮件里没有文件。请核对后重新提交。",
        "The archive or mail holds no files. Check it and send it again.",
    ),
    "missing_tool": (
        "读取{format}格式需要安装{tool}。请先安装：{install}",
        "Reading the format {format} needs {tool}. Install it first: {install}",
    ),
    "encrypted.archive": (
        "压缩包设有密码，连文件名也无法读取。请取消密码后重新压缩再提交。",
        "The archive is protected by a password, names included. Pack it again without a password and send it again.",
    ),
    "truncated.member": (
        "压缩包中的这个文件已损坏，无法解压。请重新压缩后再提交。",
        "This file inside the archive is damaged and cannot be unpacked. Pack it again and send it again.",
    ),
    "truncated.rar": (
        "压缩包中的这个文件无法解压：可能已损坏，也可能需要安装 unar（{install}）。或请改用 zip 重新压缩后再提交。",
        "This file inside the archive cannot be unpacked: it is damaged, or needs unar ({install}). Or pack it as a zip and send it again.",
    ),
    "truncated.rest": (
        "压缩包或邮件不完整，后面的内容无法读取。请重新压缩或重新导出后再提交。",
        "The archive or mail is incomplete: what follows cannot be read. Pack or export it again and send it again.",
    ),
    "empty.archive": (
        "压缩包里没有可审查的文件。请确认内容后重新压缩再提交。",
        "The archive holds no files to audit. Check its contents, pack it again and send it again.",
    ),
    "unsupported.volume": (
        "“{name}”是分卷压缩包的一卷，单独一卷无法读取。请合并成一个不分卷的压缩包后再提交。",
        "“{name}” is one volume of a split archive and cannot be read alone. Pack everything into one archive and send it again.",
    ),
    "unsupported.method": (
        "这个文件使用了不支持的压缩方法，无法解压。请改用普通 zip 重新压缩后再提交。",
        "This file is packed by a method that is not supported. Pack it again as an ordinary zip and send it again.",
    ),
    "unsafe.name": (
        "压缩包中这个文件的路径指向压缩包之外，为安全起见未读取。请重新压缩后再提交。",
        "The path of this file points outside the archive, so it was not read. Pack it again and send it again.",
    ),
    "unsafe.link": (
        "这是链接或设备，不是文件，为安全起见未读取。请提交文件本身。",
        "This is a link or a device, not a file, so it was not read. Send the file itself.",
    ),
    "unsafe.overlap": (
        "压缩包中的文件互相重叠，疑似压缩炸弹，为安全起见未读取。请重新压缩后再提交。",
        "Files in the archive overlap, as in a zip bomb, so they were not read. Pack them again and send them again.",
    ),
    "unsafe.depth": (
        "压缩包嵌套超过{limit}层，为安全起见未读取。请直接压缩文件后再提交。",
        "Archives are nested more than {limit} deep, so this one was not read. Pack the files directly and send them again.",
    ),
    "too_large.members": (
        "压缩包中的文件超过{limit}个，没有解压。请分批压缩后再提交。",
        "The archive holds more than {limit} files and was not unpacked. Send it in smaller parts.",
    ),
    "too_large.archive": (
        "压缩包解压后超过{limit}，没有解压。请分批压缩后再提交。",
        "The archive unpacks to more than {limit} and was not unpacked. Send it in smaller parts.",
    ),
    "too_large.ratio": (
        "压缩包解压后超过原大小的{ratio}倍，疑似压缩炸弹，没有解压。请重新压缩后再提交。",
        "The archive unpacks to more than {ratio} times its size, as a zip bomb does, and was not unpacked. Pack it again.",
    ),
    "note.left_behind": (
        "系统或办公软件留下的{count}个隐藏、临时文件（{names}）未审查。",
        "{count} hidden or temporary files left behind by systems and office suites (“{names}”) were not audited.",
    ),
    "note.earlier_results": (
        "{count}个以前的审查结果文件夹（{names}）不是报送材料，未审查。",
        "{count} folders with results of earlier audits (“{names}”) are no submissions and were not audited.",
    ),
    "note.out_inside": (
        "结果文件夹 {folder} 在输入文件夹里面，其中的文件不当作报送材料。请用 --out 另选输入文件夹以外的文件夹，免得结果混进报送材料。",
        "The result folder {folder} lies inside the input; its files are no submissions. Choose one outside of the input with --out, so "
        "that results do not get among what the schools handed in.",
    ),
    "note.folder_links": (
        "{count}个指向文件夹的链接（{names}）没有进入。其中的文件需要审查时，请直接指定该文件夹。",
        "{count} links to folders (“{names}”) were not followed. Give the folder itself where its files are to be audited.",
    ),
    "note.special_files": (
        "{count}个管道、套接字或设备（{names}）不是普通文件，未审查。",
        "{count} pipes, sockets or devices (“{names}”) are no ordinary files and were not audited.",
    ),
    "note.no_store": (
        "已完成的工作存不进 {folder}（{detail}），下次审查要从头读取。请检查写入权限，或用 --cache 另选文件夹。",
        "Finished work cannot be kept in {folder} ({detail}): the next audit reads everything again. Check the permissions or choose "
        "another folder with --cache.",
    ),
    "note.letter": (
        "邮件正文较短（{count}个字），按附件说明处理，未作为文件审查。",
        "The mail's own text is short ({count} characters): taken as a covering letter, it was not audited.",
    ),
    "note.quoted": (
        "邮件中引用的往来邮件（{count}个字）未计入正文。",
        "Earlier mails quoted in this one ({count} characters) were left out.",
    ),
    "note.small_pictures": (
        "邮件正文中的{count}张小图片（签名、图标等）未读取。",
        "{count} small pictures in the mail's text (signatures, icons) were not read.",
    ),
    "missing_tool.office": (
        "读取{format}格式需要安装 LibreOffice。Debian/Ubuntu：apt-get install libreoffice-writer-nogui；"
        "macOS：brew install --cask libreoffice；Windows：winget install TheDocumentFoundation.LibreOffice。"
        "也可以另存为 .docx 后再提交。",
        "Reading the format {format} needs LibreOffice. Debian/Ubuntu: apt-get install libreoffice-writer-nogui; "
        "macOS: brew install --cask libreoffice; Windows: winget install TheDocumentFoundation.LibreOffice. "
        "Or save the document as .docx and send it again.",
    ),
    "note.revisions": (
        "文件含修订痕迹，已按“接受全部修订”读取：插入{inserted}处，删除{deleted}处。",
        "The file holds tracked changes and was read as if all were accepted: {inserted} insertions, {deleted} deletions.",
    ),
    "note.hidden": (
        "文件含{count}处隐藏文字，打印时不显示，未计入正文。",
        "The file holds {count} runs of hidden text, which are not printed and were left out.",
    ),
    "note.hidden_sheets": (
        "工作簿含{count}个隐藏的工作表（{names}），未计入正文。",
        "The workbook holds {count} hidden sheets (“{names}”), which were left out.",
    ),
    "note.hidden_cells": (
        "隐藏的行列和被合并单元格遮住的{count}个单元格未计入正文。",
        "{count} cells in hidden rows or columns or covered by merged cells were left out.",
    ),
    "note.cell_errors": (
        "{count}个单元格显示为错误值（如 #REF!），未计入正文。",
        "{count} cells show an error (such as #REF!) and were left out.",
    ),
    "note.formulas": (
        "{count}个公式没有保存计算结果，未计入正文。请用 Excel 或 WPS 打开并重新保存。",
        "{count} formulas without a kept result were left out. Open the workbook in Excel or WPS and save it again.",
    ),
    "note.covered": (
        "被合并单元格遮住的{count}处文字在 Word 中不显示，未计入正文。",
        "{count} texts covered by merged cells are not shown by Word and were left out.",
    ),
    "note.second": (
        "这份 PDF 由备用程序读取：表格按行读入，位置和阅读顺序只是近似，请以原件为准。",
        "This PDF was read by the second reader: tables are read as lines, and positions and order are rough. Check the original.",
    ),
    "truncated.pages": (
        "第{pages}页已损坏或结构异常，这些页的内容没有读入。请用原文件重新导出 PDF。",
        "Pages {pages} are damaged or malformed and were not read. Export the PDF again from its original file.",
    ),
    "no_text.pages": (
        "第{pages}页没有可读的文字（多半是扫描页或图片），这些页的内容没有读入。",
        "Pages {pages} hold no readable text (they are probably scanned) and were not read.",
    ),
    "too_large.pages": (
        "第{pages}页内容过多，或超出页数上限，没有读入。请拆分成几个文件后再提交。",
        "Pages {pages} hold too much, or lie beyond the limit of pages, and were not read. Split the PDF into several files.",
    ),
    "unsafe.pdf": (
        "这份 PDF 的内部结构异常（展开后过大或嵌套过深），为安全起见没有读取。请用原文件重新导出 PDF，或提交 Word 文档。",
        "The structure of this PDF is suspicious (it unpacks to too much or is nested too deeply), so it was not read. Export it again "
        "from its original file, or send a Word document.",
    ),
    "too_large.count": (
        "这份 PDF 超过 {limit} 页，没有读取。请拆分成几个文件后再提交。",
        "This PDF has more than {limit} pages and was not read. Split it into several files.",
    ),
    "encrypted.pdf": (
        "这份 PDF 设有打开密码，读不出内容。请去掉密码后重新提交，或另存为不加密的 PDF、Word 文档。",
        "This PDF needs a password to be opened. Remove the password and send it again.",
    ),
    "truncated.pdf": (
        "这份 PDF 已损坏或不完整，打不开。请用原文件重新导出，或重新下载后再提交。",
        "This PDF is damaged or incomplete and cannot be opened. Export or download it again and send it again.",
    ),
    "truncated.end": (
        "这份 PDF 的结尾缺失（可能没有传完），后面的内容可能丢失。请核对页数，必要时重新提交完整的文件。",
        "The end of this PDF is missing, so that its last part may be lost. Check its pages and send the complete file.",
    ),
    "too_large.text": (
        "这份 PDF 的文字超过 {limit} 字，没有读取。请拆分成几个文件后再提交。",
        "This PDF has more than {limit} characters and was not read. Split it into several files.",
    ),
    "too_large.content": (
        "第 {pages} 页的内容过多，没有读入。请用原文件重新导出 PDF。",
        "Pages {pages} hold too much to be read. Export the PDF again from its original file.",
    ),
    "too_large.picture": (
        "第 {pages} 页的图片超过 {pixels} 像素，没有读取。请缩小后再提交（A4 纸以 200 至 300 dpi 扫描即可）。",
        "The picture of pages {pages} has more than {pixels} pixels and was not read. Make it smaller: 200 to 300 dpi are enough for A4.",
    ),
    "truncated.picture": (
        "第 {pages} 页的图片不完整或已损坏，没有读入。请重新扫描、拍照或传送后再提交。",
        "The picture of pages {pages} is incomplete or damaged and was not read. Scan it or send it again.",
    ),
    "no_text.blank": (
        "第 {pages} 页没有识别出文字，可能是空白页、照片，或字迹不清，内容没有读入。请核对原件，必要时重新扫描或补交电子稿。",
        "No text was recognised on pages {pages}: they are blank, pictures or illegible. Check the original, and scan it again if needed.",
    ),
    "no_text.beyond": (
        "一个文件最多识别 {limit} 页，第 {pages} 页没有读入。请拆分成几个文件后再提交。",
        "At most {limit} pages of one file are recognised: pages {pages} were not read. Split it into several files.",
    ),
    "timeout.recognition": (
        "第 {pages} 页的文字识别没有完成（超时或中止），没有读入。请重新扫描（200 至 300 dpi）或补交这些页的电子稿。",
        "The recognition of pages {pages} was given up (out of time or memory). Scan them again at 200 to 300 dpi or send their text.",
    ),
    "missing_tool.ocr": (
        '第 {pages} 页是扫描页或图片，识别其中的文字需要先安装：pip install "planaudit[ocr]"。也可以改交电子稿。',
        'Pages {pages} are scans or pictures. To have their text recognised, install: pip install "planaudit[ocr]". Or send their text.',
    ),
    "note.recognised": (
        "第 {pages} 页是扫描页或图片，文字由程序识别（平均置信度 {confidence}），可能有错字。",
        "Pages {pages} are scans or pictures: their text was recognised (mean confidence {confidence}) and may hold errors.",
    ),
    "note.first_frame": (
        "这是动态图片，只读取了第一帧。",
        "This is an animated picture; only its first frame was read.",
    ),
    "note.furniture": (
        "识别出页眉、页脚、页码共{count}处，未计入正文。",
        "{count} headers, footers and page numbers were recognised and left out.",
    ),
    "note.turned": (
        "有{count}处斜排或侧排的文字（水印等），未计入正文。",
        "{count} slanted or sideways texts (watermarks and the like) were left out.",
    ),
    "note.off_page": (
        "有{count}行文字在页面范围之外，打印不出来，未读入。",
        "{count} lines of text lie outside the page, are not printed and were not read.",
    ),
    "note.pictures": (
        "文件含{count}张图片，图片中的文字未读取。",
        "The file holds {count} pictures; text inside them was not read.",
    ),
}

#: stand-ins for `{name}` where only the code is known
_DEFAULTS: dict[str, object] = {
    "format": "该",
    "tool": "相应工具",
    "install": "见说明书",
    "detail": "原因不明",
    "limit": "上限",
    "seconds": "规定的",
    "ratio": "上百",
    "name": "该文件",
    "count": 0,
    "pixels": "1 亿",
    "pages": "…",
}
_ENGLISH_DEFAULTS: dict[str, object] = _DEFAULTS | {
    "format": "of this file",
    "tool": "another program",
    "install": "see the manual",
    "detail": "cause unknown",
    "pixels": "100 million",
    "limit": "the limit",
    "seconds": "the allowed",
    "ratio": "hundreds of",
    "name": "This file",
}

#: what `sniff.kind` calls a format -> (Chinese name, English name), for the message "unsupported"
_FORMAT_NAMES: dict[str, tuple[str, str]] = {
    "unknown": ("无法识别的二进制", "unknown binary"),
    "doc": ("Word 97-2003（.doc）", "Word 97-2003 (.doc)"),
    "xls": ("Excel 97-2003（.xls）", "Excel 97-2003 (.xls)"),
    "ppt": ("PowerPoint 97-2003（.ppt）", "PowerPoint 97-2003 (.ppt)"),
    "wps": ("WPS 文字（.wps）", "WPS Writer (.wps)"),
    "et": ("WPS 表格（.et）", "WPS Spreadsheets (.et)"),
    "dps": ("WPS 演示（.dps）", "WPS Presentation (.dps)"),
    "ole": ("OLE 复合文档", "OLE compound file"),
    "msg": ("Outlook 邮件（.msg）", "Outlook mail (.msg)"),
    "rtf": ("RTF", "RTF"),
    "odt": ("OpenDocument 文本（.odt）", "OpenDocument text (.odt)"),
    "ods": ("OpenDocument 表格（.ods）", "OpenDocument spreadsheet (.ods)"),
    "odp": ("OpenDocument 演示（.odp）", "OpenDocument presentation (.odp)"),
    "xlsx": ("Excel（.xlsx）", "Excel (.xlsx)"),
    "pptx": ("PowerPoint（.pptx）", "PowerPoint (.pptx)"),
    "ofd": ("OFD 版式文件", "OFD document"),
    "epub": ("EPUB 电子书", "EPUB book"),
    "zip": ("ZIP 压缩包", "ZIP archive"),
    "rar": ("RAR 压缩包", "RAR archive"),
    "7z": ("7z 压缩包", "7z archive"),
    "gz": ("GZIP 压缩包", "GZIP archive"),
    "bz2": ("BZIP2 压缩包", "BZIP2 archive"),
    "xz": ("XZ 压缩包", "XZ archive"),
    "tar": ("TAR 压缩包", "TAR archive"),
    "volume": ("分卷压缩包", "split archive"),
    "tnef": ("Outlook 附件包（winmail.dat）", "Outlook attachments (winmail.dat)"),
    "eml": ("电子邮件（.eml）", "e-mail (.eml)"),
    "mht": ("网页存档（.mht）", "web archive (.mht)"),
    "xml": ("XML", "XML"),
    "jpg": ("JPEG 图片", "JPEG picture"),
    "png": ("PNG 图片", "PNG picture"),
    "gif": ("GIF 图片", "GIF picture"),
    "bmp": ("BMP 图片", "BMP picture"),
    "tif": ("TIFF 图片", "TIFF picture"),
    "webp": ("WebP 图片", "WebP picture"),
    "heic": ("HEIC 图片", "HEIC picture"),
    "exe": ("可执行程序", "executable"),
    "audio": ("音频", "audio"),
    "video": ("视频", "video"),
}

Language = Literal["zh", "en"]


def text(key: str, language: Language = "zh", /, **values: object) -> str:
    """The wording of `key`, with `values` filled in; a value that is not given has a neutral stand-in.

    A `kind` of file becomes its name; a value that differs between the languages is given as a pair, Chinese and English.

    >>> text("unsupported", kind="ofd")
    '暂不支持OFD 版式文件格式。请另存为 .docx、.pdf 或 .txt 后再提交。'
    """
    chinese, english_wording = _WORDING[key]
    values = {name: value[language == "en"] if isinstance(value, tuple) else value for name, value in values.items()}
    if "kind" in values:
        values["format"] = format_name(str(values["kind"]), language)
    if language == "zh":
        return chinese.format_map(_DEFAULTS | values)
    return english_wording.format_map(_ENGLISH_DEFAULTS | values)


def english(code: str, **values: object) -> str:
    """The English wording of the error `code` (or of any other key).

    >>> english("empty")
    'The file is empty (0 bytes). Export or upload it again.'
    """
    return text(code, "en", **values)


def format_name(kind: str, language: Language = "zh") -> str:
    """How people call the format that `sniff.kind` found; a kind without a name of its own is given in capitals."""
    chinese, english_name = _FORMAT_NAMES.get(kind, (kind.upper(), kind.upper()))
    return chinese if language == "zh" else english_name


def read_error(key: str, **values: object) -> ReadError:
    """The error to raise for `key`: its code is what stands before the dot."""
    return ReadError(*problem(key, **values))


def problem(key: str, **values: object) -> Problem:
    """The same as a record, for a part that could not be read or a result that crosses a process."""
    return Problem(key.partition(".")[0], text(key, **values), text(key, "en", **values))


def note(key: str, **values: object) -> Note:
    """What a reader has to say of a file, in both languages; notes' keys begin with ``note.``.

    >>> note("note.first_frame").english
    'This is an animated picture; only its first frame was read.'
    """
    return Note(text(key, **values), text(key, "en", **values))


def told(said: Sequence[Note], lang: str) -> dict[str, list[str]]:
    """The fields for what readers had to say: `notes` in the run's language, `notes_zh` and `notes_en` in both."""
    chinese = [note.message for note in said]
    foreign = [note.english or note.message for note in said]
    return {"notes": foreign if lang == "en" else chinese, "notes_zh": chinese, "notes_en": foreign}
