"""Chinese text as ledgers hold it: widths, spaces, scripts, sounds.

Pure functions, the same on every database: PostgreSQL and SQLite order and
compare Chinese by code point only, so the keys for comparing, ordering and
searching are made here and stored beside the text.
"""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PINYIN_DICT

# Traditional and simplified form, side by side. A compact table instead of a
# conversion library: names of people, places and firms need single characters,
# not phrases, and nothing here depends on the meaning of a sentence.
_PAIRS = """
陳陈張张劉刘楊杨趙赵黃黄吳吴孫孙馬马許许鄧邓馮冯蕭萧葉叶蔣蒋鄭郑謝谢羅罗韓韩盧卢賈贾鍾钟鐘钟範范譚谭陸陆
龍龙萬万錢钱湯汤賀贺賴赖龔龚閻阎閆闫龐庞樊樊蘭兰齊齐莊庄魯鲁聶聂祿禄婁娄關关單单葛葛歐欧嚴严華华鄒邹熊熊
陰阴鮑鲍覃覃塗涂饒饶紀纪項项顧顾顏颜鄔邬鄺邝應应遲迟寧宁甯宁竇窦盧卢喬乔盧卢樂乐儲储祝祝習习談谈車车連连
郝郝鄢鄢區区簡简詹詹費费衛卫倫伦薊蓟諸诸駱骆鳳凤麥麦闕阙郟郏酈郦鄖郧欒栾鈕钮爾尔俞俞鞏巩勞劳滿满沖冲
偉伟傑杰強强勇勇軍军國国麗丽紅红鳳凤霞霞靜静娟娟豔艳艷艳燕燕敏敏瑩莹嬌娇穎颖蓮莲瓊琼銀银鐵铁鋼钢鋒锋銘铭錦锦
錕锟鑫鑫鎮镇鉅钜鈺钰鈞钧釗钊鐸铎鑄铸鏡镜鏈链鍵键錚铮錫锡鋁铝鑒鉴鑑鉴億亿儀仪優优價价們们個个來来倉仓僑侨
東东業业豐丰蘊蕴藝艺蘇苏藍蓝薔蔷蘋苹莖茎蔭荫薈荟薦荐藥药葦苇蒼苍蓋盖興兴舉举舊旧義义習习聖圣聰聪聯联職职
肅肃脈脉腦脑膽胆臉脸臺台與与艦舰艙舱虛虚處处號号蟲虫蠶蚕術术衝冲裡里裏里製制複复襲袭見见規规視视覺觉覽览觀观
訂订計计訊讯記记訓训設设許许訪访診诊證证評评詞词試试詩诗話话該该詳详誠诚語语誤误說说課课調调請请論论諾诺謀谋
講讲謙谦譽誉讀读變变讓让識识譯译議议護护貝贝貞贞財财貢贡貧贫貨货販贩責责貴贵買买貸贷貿贸資资賓宾賜赐賢贤質质
賬账購购賽赛贊赞贏赢趕赶跡迹踐践躍跃軌轨軒轩軟软載载輔辅輕轻輛辆輝辉輪轮輯辑輸输轉转轎轿辦办辭辞農农邊边
遠远達达還还進进運运過过違违遞递適适選选遷迁遺遗郵邮鄉乡醫医釀酿釋释鑰钥鋪铺錄录鎖锁鐘钟門门閃闪閉闭開开閒闲
閩闽閣阁閱阅闊阔闖闯隊队階阶陽阳際际險险隨随隱隐隸隶雙双雜杂雞鸡離离難难雲云電电霧雾霽霁靈灵靚靓韋韦韻韵響响頁页
頂顶順顺須须頌颂預预領领頭头頻频題题願愿類类顯显風风飛飞飯饭飲饮飽饱餃饺餅饼養养餐餐餘余館馆饅馒饋馈駐驻駕驾
駿骏騎骑騰腾驛驿驗验驚惊驪骊骥骥驥骥鬆松鬧闹魚鱼鮮鲜鯉鲤鯨鲸鳥鸟鳴鸣鴻鸿鵬鹏鶴鹤鷹鹰鸞鸾鹽盐麵面麽么點点黨党龜龟
齡龄時时晉晋暉晖曉晓暢畅曄晔曆历書书會会條条極极楓枫榮荣構构槍枪樓楼標标樞枢樣样樹树橋桥機机橫横檔档檢检
歡欢歲岁歷历歸归殘残殺杀氣气漢汉湯汤溝沟滅灭溫温準准滾滚漁渔潔洁潤润濤涛澤泽濟济濱滨瀟潇灣湾灤滦瀾澜灑洒煉炼煒炜
煥焕煙烟熱热燁烨燈灯燒烧營营燦灿爐炉爭争牆墙獎奖獨独獲获瑋玮瑤瑶環环璽玺瓊琼產产畝亩畢毕畫画異异當当療疗發发
盜盗盡尽監监盤盘眾众睜睁矯矫碩硕確确碼码礎础礦矿禮礼禎祯禪禅種种稱称穀谷積积穩稳窮穷竅窍競竞筆笔節节築筑
箏筝簽签籃篮籌筹籍籍糧粮糾纠紅红約约級级紋纹納纳純纯紗纱紙纸紛纷細细終终組组結结絡络給给統统絲丝絹绢經经
維维綱纲網网綜综綠绿綢绸綺绮緊紧緒绪線线緣缘編编練练縣县縱纵總总績绩繡绣繪绘繁繁織织繼继續续纖纤罰罚
羣群聲声聞闻聽听腳脚膚肤舖铺艱艰芻刍莉莉萊莱蔥葱蕓芸薩萨虧亏蝦虾螢萤補补裝装誼谊諧谐謹谨譜谱豪豪貫贯賀贺
創创劃划劇剧勁劲動动務务勝胜勛勋勵励匯汇協协廠厂壓压厲厉參参叢丛員员問问啓启啟启單单喬乔嘗尝嘯啸嚮向囑嘱園园圍围
圓圆圖图團团執执堅坚報报場场塊块墊垫墜坠壇坛壯壮壽寿夠够夢梦夾夹奪夺奮奋婦妇媽妈嫻娴孫孙學学實实寫写審审寬宽
寶宝專专將将尋寻對对導导屆届屬属層层歲岁島岛崗岗嶺岭嶽岳巒峦巖岩幣币師师帳帐帶带幫帮幹干庫库廈厦廚厨廟庙廣广
廳厅彈弹彙汇後后徑径從从復复徵征徹彻恆恒悅悦慶庆憐怜憑凭憲宪憶忆懷怀懸悬戀恋戶户戰战戲戏擁拥據据擇择擔担
損损換换揚扬攔拦攜携攝摄擺摆撲扑撥拨採采掛挂掃扫掄抡捷捷敗败敵敌數数斷断昇升暫暂擴扩韜韬韌韧鎂镁鈴铃銷销銳锐
鍋锅鍛锻鏢镖針针釣钓鈣钙鈦钛鉑铂錶表鐮镰閔闵閨闺閏闰闡阐隴陇隕陨靄霭頤颐頡颉頔頔顥颢顓颛飈飙飄飘駝驼馳驰驍骁
騏骐騫骞鶯莺鷗鸥鴿鸽麒麒黌黉齋斋龕龛瀋沈淵渊淺浅滬沪滄沧漣涟潛潜澗涧瀏浏瀝沥濃浓澱淀淨净涇泾渾浑渦涡湞浈
珮佩琺珐瑣琐瑪玛璉琏瓏珑璣玑璦瑷暱昵皚皑皺皱禦御稅税紳绅紹绍絨绒絮絮緯纬緹缇縝缜縈萦縷缕纓缨罷罢羨羡翹翘
荊荆莢荚蓀荪蕎荞藶苈蘆芦蘅蘅薑姜薺荠蟬蝉蠟蜡袞衮裊袅覓觅訣诀詠咏詣诣誌志誦诵諒谅諭谕謐谧謳讴讚赞貽贻賦赋
賡赓贈赠軼轶輿舆迴回鄰邻醬酱釐厘鈎钩鉤钩鋅锌錐锥鍍镀鎧铠鏗铿鐫镌併并佈布佔占僅仅傳传債债傷伤僱雇儘尽兒儿內内
兩两冊册凍冻凱凯別别刪删剛刚剝剥劍剑勻匀卻却厭厌吳吴呂吕唸念嚨咙囌苏壩坝壟垄奧奥妝妆姍姗娛娱婭娅嬋婵嬰婴孿孪
宮宫寢寝屍尸岡冈峽峡崢峥嵐岚巔巅幟帜庄庄廉廉弒弑弔吊彎弯彥彦態态憫悯慧慧慮虑懇恳戔戋拋抛挾挟捨舍擋挡擎擎
敘叙於于無无為为爲为爺爷牽牵狀状猶犹獅狮現现畫画疊叠癡痴皓皓盞盏瞭了矚瞩砲炮禍祸稈秆竝并縫缝繞绕缺缺罈坛
愛爱峯峰櫻樱係系誕诞貓猫齒齿勳勋壘垒燭烛絳绛緋绯綸纶縉缙繽缤聳耸臘腊詔诏謂谓豈岂贇赟贛赣軾轼轅辕辯辩遙遥邁迈
銅铜銓铨鎔镕鏘锵鏞镛闓闿陣阵陝陕雋隽雛雏頒颁駒驹駟驷驄骢驊骅鯤鲲鰲鳌鴛鸳鴦鸯鵑鹃鵝鹅鸝鹂嘆叹夥伙姪侄媧娲寵宠嶸嵘
巋岿幾几廬庐彌弥憂忧揮挥搖摇摯挚撫抚擊击攬揽晝昼暈晕棟栋棗枣樁桩權权欽钦涼凉淩凌湧涌滎荥漸渐澆浇濬浚灝灏灘滩烏乌
熾炽爍烁爛烂玨珏瓔璎祐佑祕秘筍笋簫箫簾帘粵粤絢绚綏绥綾绫繆缪繩绳臨临親亲認认謨谟趨趋輩辈轄辖逹达遊游遜逊鑾銮
闢辟隻只蠻蛮煒炜緻致嬪嫔鄲郸薌芗蘿萝儼俨儷俪佇伫侖仑倆俩傢家僕仆償偿儐傧兇凶剋克勻匀卹恤厖庞
"""
_SIMPLE = {ord(old): new for row in _PAIRS.split() for old, new in zip(row[::2], row[1::2], strict=True) if old != new}
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
# Marks that show nothing on the screen but make two equal names differ.
_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0xFE00, 0xFE10)])
_DOTS = dict.fromkeys(map(ord, "•・．‧∙⋅●｡"), "·")
_SPACE = re.compile(r"\s+")
_SPACE_BESIDE_HAN = re.compile(r"(?<=[\u3400-\u9fff·*])\s+|\s+(?=[\u3400-\u9fff·*])")
_NOTE = re.compile(r"[(\[【〔<《].*$|[\d#、,，;；:：._\-—/]+$")
_TONE = dict.fromkeys(range(0x0300, 0x0370))

# Readings that names use and dictionaries list second.
_IN_NAMES = {
    "曾": "zeng", "长": "chang", "乐": "le", "行": "hang", "重": "chong", "盛": "sheng",
    "朝": "chao", "晟": "sheng", "茜": "qian", "婷": "ting", "蓉": "rong", "翟": "zhai",
    "覃": "qin", "石": "shi", "贾": "jia", "车": "che", "召": "shao", "阿": "a", "和": "he",
    "叶": "ye", "宿": "su", "隗": "wei", "尉": "wei", "员": "yuan", "万": "wan", "奇": "qi",
}  # fmt: skip
_SURNAMES = {
    "单": "shan", "解": "xie", "查": "zha", "仇": "qiu", "区": "ou", "朴": "piao", "任": "ren",
    "盖": "ge", "乐": "yue", "缪": "miao", "折": "she", "繁": "po", "种": "chong", "秘": "bi",
    "洗": "xian", "纪": "ji", "么": "yao", "员": "yun", "长": "zhang",
}  # fmt: skip


class NameMatch(StrEnum):
    """How two names of a person stand to each other, best first."""

    SAME = "same"
    HOMOPHONE = "homophone"  # 张伟 / 章炜: every character sounds alike
    MASKED = "masked"  # 王* / 王伟: nothing visible differs
    ONE_CHARACTER = "one_character"  # 王佳明 / 王佳朋, 王佳明 / 王明
    RELATED = "related"  # 王伟 / 小王: something in common, too little by itself
    DIFFERENT = "different"


def half_width(text: str) -> str:
    """Full-width letters, digits, brackets and spaces as an ordinary keyboard has them.

    >>> half_width("１３８（Ａ）　号")
    '138(A) 号'
    """
    return text.translate(_HALF)


def simplified(text: str) -> str:
    """Traditional characters as simplified ones, character by character.

    >>> simplified("啟航直播電商科技")
    '启航直播电商科技'
    """
    return text.translate(_SIMPLE)


def fold(text: str | None) -> str:
    """One spelling for whatever looks alike: the key for comparing any text.

    Width, script, case and every kind of space are gone.

    >>> fold("Ａ 座　華融國際")
    'a座华融国际'
    """
    plain = unicodedata.normalize("NFKC", text or "").translate(_INVISIBLE)
    return _SPACE.sub("", simplified(plain)).casefold()


def tidy(text: str | None) -> str:
    """A text as it should be kept: half-width, no stray spaces among Chinese characters."""
    plain = half_width(text or "").translate(_INVISIBLE)
    return _SPACE_BESIDE_HAN.sub("", _SPACE.sub(" ", plain.strip()))


def person_name(text: str | None) -> str:
    """A person's name as it should be kept and shown.

    >>> person_name(" 王　 伟 "), person_name("阿依古丽•买买提")
    ('王伟', '阿依古丽·买买提')
    """
    return tidy((text or "").translate(_DOTS))


@lru_cache(maxsize=1 << 17)
def name_key(text: str | None) -> str:
    """A person's name for comparing: folded, masks as ``*``, no note behind it.

    A note tells namesakes of one roster apart (``张伟(大)``), it is no part of
    the name that another source would write.

    >>> name_key("張 偉（大）"), name_key("王某某"), name_key("李○")
    ('张伟', '王**', '李*')
    """
    if text and len(text) < 5 and min(text) >= "\u4e00" and max(text) <= "\u9fa5":
        return simplified(text).replace("某", "*")  # nothing else to do for nearly every name
    name = fold((text or "").translate(_DOTS))
    name = name.replace("某", "*").replace("×", "*").replace("○", "*").replace("〇", "*")
    if len(name) > 1 and name[0] != "x":
        name = name[0] + name[1:].replace("x", "*") if not name.isascii() else name
    return _NOTE.sub("", name) or name


@lru_cache(maxsize=1 << 15)
def syllable(character: str) -> str:
    """The toneless reading of one character; other characters stand for themselves.

    >>> syllable("吕"), syllable("曾"), syllable("A")
    ('lv', 'zeng', 'a')
    """
    if character in _IN_NAMES:
        return _IN_NAMES[character]
    reading = PINYIN_DICT.get(ord(character))
    if not reading:
        return character.casefold()
    bare = unicodedata.normalize("NFD", reading.split(",")[0]).replace("u\u0308", "v")
    return bare.translate(_TONE)


@lru_cache(maxsize=1 << 17)
def pinyin_key(text: str | None) -> str:
    """The sound of a folded name: equal for homophones, one word per character.

    >>> pinyin_key("张伟") == pinyin_key("章 玮"), pinyin_key("单田芳")
    (True, 'shan tian fang')
    """
    name = fold(text)
    if not name:
        return ""
    first = _SURNAMES.get(name[0]) or syllable(name[0])
    return " ".join([first, *map(syllable, name[1:])])


def initials(text: str | None) -> str:
    """First letters, for searching by typing them: 王伟 → ``ww``.

    >>> initials("王 伟"), initials("A座3楼")
    ('ww', 'az3l')
    """
    return "".join(word[0] for word in pinyin_key(text).split())


def sort_key(text: str | None) -> str:
    """A key whose code-point order is the order of a Chinese dictionary.

    Sound before tone before character, so that namesakes stand together.

    >>> sorted(["张三", "安平", "单田芳", "陈"], key=sort_key)
    ['安平', '陈', '单田芳', '张三']
    """
    name = fold(text)
    if not name:
        return ""
    words = lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True)
    if name[0] in _SURNAMES:
        words[0] = _SURNAMES[name[0]]
    return f"{' '.join(words)} {name}"


def _visible_agree(left: str, right: str) -> bool:
    """A masked name agrees when nothing that can be read differs; one ``*`` may hide two."""
    if "*" not in left + right:
        return False
    if len(left) != len(right):
        pattern, full = (left, right) if "*" in left else (right, left)
        return "*" not in full and bool(re.fullmatch(re.escape(pattern).replace(r"\*", ".{1,2}"), full))
    return all(a == b or "*" in (a, b) for a, b in zip(left, right, strict=True))


def _one_character(left: Sequence[str], right: Sequence[str]) -> bool:
    """One wrong, one missing or two swapped characters in a name of three or more."""
    if max(len(left), len(right)) < 3 or min(len(left), len(right)) < 2:
        return False
    if len(left) == len(right):
        differing = [i for i, (a, b) in enumerate(zip(left, right, strict=True)) if a != b]
        if len(differing) == 2 and differing[1] == differing[0] + 1:
            i, j = differing
            return left[i] == right[j] and left[j] == right[i]
        return len(differing) == 1
    short, long = sorted((list(left), list(right)), key=len)
    return len(long) == len(short) + 1 and any(long[:i] + long[i + 1 :] == short for i in range(1, len(long)))


@lru_cache(maxsize=1 << 17)
def compare_names(left: str, right: str) -> NameMatch:
    """How alike two names of a person are, whatever their width, script or spacing.

    >>> compare_names("王 偉", "王伟").value, compare_names("王伟", "王玮").value
    ('same', 'homophone')
    >>> compare_names("王佳明", "王佳朋").value, compare_names("王伟", "王强").value
    ('one_character', 'related')
    """
    left, right = name_key(left), name_key(right)
    if left == right:
        return NameMatch.SAME
    if _visible_agree(left, right):
        return NameMatch.MASKED
    left_sounds, right_sounds = pinyin_key(left).split(), pinyin_key(right).split()
    if left_sounds == right_sounds:
        return NameMatch.HOMOPHONE
    if _one_character(left, right) or (len(left) == len(right) and _one_character(left_sounds, right_sounds)):
        return NameMatch.ONE_CHARACTER
    if set(left) & set(right) or set(left_sounds) & set(right_sounds):
        return NameMatch.RELATED
    return NameMatch.DIFFERENT
