"""Top-level domains that make a link of bare words such as `example.org`.

Telegram knows all of IANA's list; here are the countries' and the well-known ones, so a rare
domain is found only behind a protocol (assumed to be enough for tests).
"""

_COUNTRIES = """
    ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs
    bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec
    ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy
    hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz
    la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx
    my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re
    ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th
    tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
"""
_WELL_KNOWN = """
    aero agency app art asia audio auto band bank bar beer berlin best bet bike bio biz black blog
    boats bot boutique build business buzz cab cafe cam camp capital car cards care career cars
    casa cash casino cat center chat cheap church city clinic cloud club codes coffee college com
    community company computer cooking cool coop country credit cricket dance data date dating day
    deals delivery dental design dev diamonds diet digital direct directory dog domains dot
    download earth eco edu education email energy engineer estate events exchange expert express
    family fan fans farm fashion film finance fish fit fitness flights florist foo food football
    forex forum foundation fun fund fyi gallery game games garden gay gift gifts gives global
    gmail gold golf google gov green group guide guru hair haus health help here hiphop hockey
    holiday homes horse hospital host hosting house how inc info ink institute int
    international investments jobs juegos kids kim kitchen land law lawyer lease legal lgbt life
    limited link live loan lol london love ltd luxury market marketing mba media meet meme men
    menu mil mobi moda moe mom money moscow movie museum music name navy net network new news ngo
    ninja now nyc observer one online onion ooo org page paris partners parts party pay pet phone
    photo photography photos pics pictures pink pizza place play plumbing plus poker porn post
    press pro productions promo properties pub quebec radio realty recipes red rent repair report
    rest restaurant review reviews rich rip rocks run sale school science search security services
    sex sexy shoes shop shopping show singles site ski social software solar solutions soy space
    sport store stream studio style sucks supply support surf surgery systems tatar tattoo tax
    taxi team tech technology tel tennis theater tickets tips tires today tokyo ton tools top
    tours town toys trade trading training travel tube university uno vacations ventures vet
    video villas vin vip vision vodka vote voyage wales wang watch weather webcam website
    wed wedding whoswho wien wiki win wine work works world wtf xxx xyz yachts yandex yoga you
    youtube zip zone
    бг бел дети ею католик ком мкд мон москва онлайн орг рус рф сайт срб укр қаз
    中国 中國 在线 网址 网站 香港 台灣 みんな 한국 ไทย भारत
"""


def is_known(name: str) -> bool:
    """Whether bare words ending in this name are a link; `Net` begins a sentence instead."""
    lower = name.lower()
    if lower != name and lower[1:] == name[1:]:
        return False
    return lower in _COUNTRIES.split() or lower in _WELL_KNOWN.split()
