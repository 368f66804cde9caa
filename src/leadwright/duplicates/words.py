"""Words that say little, or that are written in several ways, in the languages of business."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEGAL_FORMS = _words(
    """
    ab aps ag as asa asbl beperkt bhd bv bvba co company cooperatie corp corporation cv cvba doo dd
    eg eirl eood eurl ev gbr gesmbh gie gmbh gk hf ik inc incorporated kft kg kgaa kk ky lda
    limited limitada llc llp lp ltd ltda maatschap mbh nv nyrt ohf ohg oo ood oy oyj partg pbc pc
    plc pllc pt pte pty pvt rt sa sab sae saoc sapa sarl sas sasu sc sca scs scop scrl sdn se sia
    sl slu snc soparfi sp spa spolka spj spk spzoo spzoo srl sro tbk ug uab ulc vof vzw xk zao zoo
    ooo oao pao akciova aktiebolag aktiengesellschaft aktieselskab anonima anonyme anonim
    besloten gesellschaft haftung haftungsbeschrankt kabushiki kaisha kommanditgesellschaft
    naamloze osakeyhtio privada sirketi sociedad societa societe vennootschap
    """
)
"""Legal forms, and the words their long forms are made of; dots and accents removed."""

GENERIC = _words(
    """
    advies agence agency agencia american associates association bank beheer beratung betrieb
    brothers bros bureau business canada capital center centre china club co commercial
    communications consult consultancy consultants consulting construction corporate design
    deutschland development dienst diensten dienstleistungen digital distribution electronics
    energy engineering enterprise enterprises entertainment equipment estate europe european
    europa export finance financial firm foods foundation france fund general germany global
    grupo gruppe group groupe handel handels health healthcare holdco holding holdings home hotel
    house import india industrial industrie industries industry information innovation innovations
    institute insurance international internationale internet invest investment investments italia
    japan lab labs logistics management manufacturing market marketing materials media medical
    motors national nederland netherlands network networks office online partner partners pharma
    pharmaceuticals power products production productions project projects properties property
    real research resources restaurant retail sales schweiz security service services servicios
    shop software solution solutions spain espana stichting stiftung store stores studio studios
    supplies supply support swiss system systeme systems team tech technical technik technologie
    technologies technology telecom trade trading transport travel uk union united university usa
    us verein ventures verwaltung vermogensverwaltung web world worldwide bar cafe diner grill
    kitchen bistro ristorante trattoria brasserie pizzeria pub inn
    """
)
"""What many companies are called besides: these words say less than their rarity in a small file
would suggest."""

SMALL_WORDS = _words(
    """
    a an and at the of on in for by to de der die das den des du la le les el los las et und y e en
    von van het te ter ten di da do dos della dello il lo und zu zum zur aan op och og i
    """
)
"""Articles, conjunctions and prepositions."""

TITLES = _words(
    """
    mr mrs ms miss mx dr prof professor sir dame lord lady rev hon herr frau hr fr mme mlle m sr sra
    srta sig dott ing ir drs dipl mag jr junior snr senior ii iii iv phd md mba bsc msc ba ma esq
    """
)
"""What stands before or after a name and is no part of it."""

ADDRESS_WORDS = {
    "street": "st strt str street saint",
    "avenue": "ave av aven avenu avenue avenida",
    "boulevard": "blvd blv boul bld boulevard bvd",
    "road": "rd road",
    "drive": "dr drv drive",
    "lane": "ln lane",
    "court": "ct crt court",
    "place": "pl plc place",
    "square": "sq sqr square",
    "terrace": "ter terr tce terrace",
    "crescent": "cr cres crescent crs",
    "circuit": "cct cirt circuit",
    "close": "cl close",
    "highway": "hwy hway highway",
    "parkway": "pkwy pky parkway",
    "way": "wy way",
    "alley": "aly alley",
    "plaza": "plz plza plaza piazza",
    "expressway": "expy expwy expressway",
    "north": "n north",
    "south": "s south",
    "east": "e east",
    "west": "w west",
    "northeast": "ne northeast",
    "northwest": "nw northwest",
    "southeast": "se southeast",
    "southwest": "sw southwest",
    "mount": "mt mount",
    "fort": "ft fort",
    "building": "bldg bld building",
    "apartment": "apt apartment",
    "suite": "ste suite",
    "floor": "fl flr floor",
    "unit": "unit",
    "level": "lvl level",
    "first": "1st first",
    "second": "2nd second",
    "third": "3rd third",
    "fourth": "4th fourth",
    "fifth": "5th fifth",
    "sixth": "6th sixth",
    "seventh": "7th seventh",
    "eighth": "8th eighth",
    "ninth": "9th ninth",
    "tenth": "10th tenth",
    "calle": "c calle",
    "rue": "rue",
    "strasse": "strasse",
}
"""One spelling -> how it is also written."""

NICKNAMES = """
    abigail abby gail; abraham abe; adam ad; albert al bert; alexander alex alec sandy xander;
    alexandra alex sandra sasha; alfred al alf fred; allison ali allie; amanda mandy; amelia amy
    millie; andrew andy drew; angela angie; anna ann anne annie anja; anthony tony; antonio toni
    tonio; arthur art; barbara barb babs; beatrice bea trixie; benjamin ben benny benji; bernard
    bernie; bethany beth; bradley brad; catherine kate katie cathy katherine kathryn kathy cat
    kat; charles charlie chuck chas; charlotte charlie lottie; christina chris tina christine
    christy; christopher chris kit topher; clifford cliff; cynthia cindy; daniel dan danny; david
    dave davey; deborah deb debbie debra; dennis denny; donald don donnie; dorothy dot dottie;
    douglas doug; edward ed eddie ted teddy ned; eleanor ellie nell nora; elizabeth liz beth betty
    eliza lizzie lisa bess libby elisabeth; emily em emma; ernest ernie; eugene gene; evelyn eve
    evie; florence flo; frances fran frankie; francis frank; franklin frank; frederick fred
    freddie; gabriel gabe; gabrielle gabby; gerald gerry jerry; geoffrey geoff jeff jeffrey;
    george georgie; gregory greg; harold harry hal; harriet hattie; harrison harry; helen nell;
    henry hank harry hal; herbert herb bert; irene rene; isabella bella izzy isabelle isabel;
    jacob jake; jacqueline jackie; james jim jimmy jamie; janet jan; jennifer jen jenny; jeremy
    jem; jessica jess jessie; joanne jo; john jack johnny jon; jonathan jon jonny nathan; joseph
    joe joey jose; joshua josh; judith judy; julia jules; justin jus; kenneth ken kenny; kimberly
    kim; lawrence larry laurie; leonard len lenny leo; leslie les; lillian lily; louis lou louie;
    louise lou; madeline maddie maddy; margaret maggie meg peggy margie; maria mary; martin marty;
    martha marty; matthew matt matty; maximilian max; maxwell max; megan meg; melissa mel; michael
    mike mick mickey mitch micky; michelle shelly; mitchell mitch; mohammed muhammad mohamed
    mohammad mo; nancy nan; natalie nat; natasha tasha; nathaniel nate nathan nat; nicholas nick
    nicky nic; nicole nicky; oliver ollie olly; olivia liv livvy; oscar oz; pamela pam; patricia
    pat patty tricia trish; patrick pat paddy; penelope penny; peter pete; philip phil phillip;
    phoebe phoeb; rachel rae; raymond ray; rebecca becky bec; richard rick dick rich richie ricky;
    robert rob bob bobby robbie bert; roberta bobbie; roger rodge; ronald ron ronnie; rosemary
    rose rosie; russell russ; samantha sam sammy; samuel sam sammy; sarah sara sally; scott
    scotty; sebastian seb; sophia sophie; stephanie steph; stephen steve steven stevie stefan;
    susan sue susie suzanne; teresa terry theresa tess; terence terry; theodore theo ted teddy;
    thomas tom tommy; timothy tim timmy; tobias toby; valerie val; vanessa nessa; veronica ronnie;
    victor vic; victoria vicky tori vic; vincent vince vinny; virginia ginny; walter walt wally;
    wilhelm willi; william will bill billy willy liam; winifred winnie; zachary zach zac zack
"""
"""A given name and how its bearers are called; a short form may belong to several."""
