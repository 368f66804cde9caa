"""What many companies are called besides, by language: trades, and words for being a company. They
say little, however rare they are in a small file."""

from leadwright.duplicates.words import GENERIC


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENGLISH = _words(
    """
    aerospace agricultural analytics apparel appliances architects auto automation automotive bakery
    beverage biotech brewing builders building builds cargo care chemical chemicals cleaning clinic
    coffee computer computers contractors dental distributors electric electrical electronic
    environmental factory farm farms fashion fitness food freight furniture garage garden gardens
    glass graphics hardware hospital imports instruments interior interiors laboratories laboratory
    landscaping law legal machine machinery maintenance marine metal metals mining packaging paint
    painting paper petroleum pharmacy plastics plumbing printing private property publishing realty
    recruitment removals renewable repair repairs robotics roofing safety salon school sciences
    security shipping staffing steel storage surgery tailors textile textiles therapeutics tile
    timber tool tools tours toys training transportation veterinary warehouse water welding
    wholesale wines works workshop
    """
)
_GERMAN = _words(
    """
    anlagenbau apotheke architekten autohaus automobile backerei bau baugesellschaft bauunternehmen
    beteiligungen brauerei buro dachdecker druck druckerei elektro elektronik elektrotechnik energie
    feinkost garten gartenbau gebaudereinigung gebruder gesundheit getranke grosshandel grundbesitz
    hausverwaltung heizung hoch holz holzbau immobilien industrieservice ingenieure ingenieurburo
    innenausbau install installateur kanzlei klinik konditorei kunststoff kunststofftechnik labor
    labortechnik landtechnik lebensmittel logistik malerbetrieb maschinen maschinenbau medien
    medizintechnik messtechnik metallbau metzgerei mobel optik partner pflegedienst praxis
    praezision produktions rechtsanwalte reinigung reisen sanitar schreinerei sohn sohne solar
    spedition stahl stahlbau steuerberater steuerberatung strassenbau tiefbau tischlerei transporte
    umwelttechnik unternehmensberatung unternehmensgruppe verlag vermietung vermogen verpackung
    verpackungen versand versicherung versicherungen versicherungsmakler vertrieb vertriebs
    werbeagentur werbung werkzeugbau wohnbau zimmerei
    """
)
_DUTCH = _words(
    """
    aannemersbedrijf accountants administratie administraties adviesgroep autobedrijf automatisering
    bedrijf bloemen bouw bouwbedrijf exploitatie exploitatiemaatschappij financieel gebroeders groep
    groothandel horeca installatie installatiebedrijf installatietechniek interieurbouw loodgieters
    maatschappij makelaardij makelaars metaal montage onderhoud onroerend organisatie participaties
    pensioen schilders schilderwerken schoonmaak techniek tuinen vastgoed verhuur verzekeringen
    vloeren winkel zorg zonen zoon
    """
)
_FRENCH = _words(
    """
    assurance assurances ateliers auto automobiles batiment boulangerie cabinet charpente chauffage
    coiffure commerce commerciale compagnie comptable conseil conseils couverture distribution
    electricite energie energies entreprise entreprises etablissements ets expertise fils formation
    frere freres garage generale gestion immobilier immobiliere imprimerie industriel industrielle
    informatique ingenierie maconnerie maison materiaux mecanique menuiserie metallerie nettoyage
    patrimoine paysage paysages peinture pharmacie plomberie produits renovation reseau restauration
    sante securite serrurerie ste technologies traiteur transports travaux vins voyages
    """
)
_SPANISH_PORTUGUESE_ITALIAN = _words(
    """
    acessorios agricola agropecuaria alimentacao alimentos asesores automotriz autopartes brasil
    calcados cia clinica combustiveis comercial comercializadora comercio compania companhia
    confeccoes construcao construcciones construcoes constructora construtora consultores
    consultoria corporacion corretora costruzioni decoracion desarrollo desarrollos distribuicao
    distribuidora edil educacao eletronica empreendimentos empresa energia engenharia equipamentos
    equipos exportacao exportadora farmaceutica farmacia ferreteria figli filhos fratelli gestion
    gestao hermanos hijos hnos impianti importadora importacao inmobiliaria imobiliaria industria
    industrias informatica ingenieria instalaciones internacional internazionale inversiones
    inversora investimentos inmuebles irmaos laboratorio laboratorios logistica maquinaria maquinas
    materiais materiales meccanica metalurgica mexico mineracao moveis movimientos muebles negocios
    papeleria participacoes pecas plasticos produtos productos promociones promotora proyectos
    quimica representacoes restaurante saude seguros seguridad seguranca servicos servizi sistemas
    soluciones solucoes suministros supermercado talleres tecnica tecnologia tecnologias
    telecomunicaciones telecomunicacoes textil textiles trasporti transportadora transportes turismo
    veiculos viajes
    """
)
_TURKISH = _words(
    """
    ambalaj bilisim boya cam dagitim danismanlik demir denizcilik dis egitim elektrik elektronik
    emlak enerji gayrimenkul gida grup grubu guvenlik hafriyat hayvancilik hirdavat hizmetleri ic
    ihracat ilac insaat ithalat kagit kardesler kimya kuyumculuk lojistik madencilik makina makine
    matbaacilik medikal metal mimarlik mobilya muhendislik nakliyat nakliye ogullari otelcilik oto
    otomotiv pazarlama petrol plastik reklam reklamcilik restoran saglik san sanayi sigorta
    sistemleri tarim tasarim tasimacilik taahhut teknoloji teknolojileri tekstil temizlik tic
    ticaret turizm turkiye urunleri uretim yapi yatirim yazilim
    """
)
_RUSSIAN = _words(
    """
    agro avto elektro energo farma finans grupp gruppa holding invest investitsii kompaniya
    konsalting kholding kompleks konsult logistika magazin med mebel metall montazh nedvizhimost
    obshchestvo ogranichennoy otvetstvennostyu partnery plast proekt produkt proizvodstvo
    promyshlennost reklama remont servis sistemy stroi stroitelstvo svyaz tekhnika tekhnologii
    telekom torg torgovlya torgovyi dom trans transport tsentr zavod
    """
)
_NORDIC_AND_OTHERS = _words(
    """
    bygg eiendom ejendomme entreprenad fastighet fastigheter forvaltning forsakring konsult
    konsultit kiinteisto rakennus revisjon rorlaggeri snickeri sverige norge danmark suomi firma
    handlowa handlowe uslugi uslugowe produkcja przedsiebiorstwo zaklad budownictwo obchod stavby
    sluzby kereskedelmi szolgaltato epito
    """
)
TRADES = (
    GENERIC
    | _ENGLISH
    | _GERMAN
    | _DUTCH
    | _FRENCH
    | _SPANISH_PORTUGUESE_ITALIAN
    | _TURKISH
    | _RUSSIAN
    | _NORDIC_AND_OTHERS
)
"""In Latin letters, as `folded` writes them; Russian as `company_names` transliterates it."""

CHINESE = _words(
    """
    科技 电子 电器 电气 电力 电缆 电路 贸易 实业 商贸 商务 信息 技术 网络 投资 管理 咨询 文化 传媒
    传播 建筑 工程 机械 设备 食品 物流 生物 服饰 服装 医疗 器械 医药 药业 制药 新能源 能源 化工 化学
    装饰 装修 电子商务 广告 精密 进出口 国际 国际贸易 企业 服务 发展 开发 房地产 置业 物业 集团 控股
    资产 资本 基金 金融 证券 保险 银行 教育 培训 旅游 酒店 餐饮 饮食 农业 林业 渔业 畜牧 环保 环境
    材料 新材料 塑料 塑胶 橡胶 五金 钢铁 金属 模具 仪器 仪表 汽车 汽配 零部件 配件 运输 货运 快递
    供应链 仓储 航空 船舶 造船 纺织 针织 皮革 家具 家居 家电 家用 建材 陶瓷 玻璃 水泥 照明 光电
    半导体 集成电路 芯片 通信 通讯 软件 系统 系统集成 数据 数码 数字 智能 自动化 机器人 互联网
    计算机 工业 工贸 制造 制品 生产 加工 包装 印刷 印务 纸业 图书 出版 影视 娱乐 体育 健康 美容
    化妆品 日用品 百货 超市 连锁 零售 批发 电商 人力资源 劳务 会计师 事务所 律师 设计 研究院 研究所
    中心 厂 工厂 公司 分公司 商店 商行 股份 电信 移动 石油 石化 天然气 燃气 矿业 煤业 水务 酒业 茶业
    粮油 饲料 种业 生态 园林 绿化 市政 路桥 安装 租赁 典当 拍卖 担保 代理 经纪 顾问 策划 展览 会展
    """
)
JAPANESE = _words(
    """
    製作所 製造所 製造 工業 商事 商会 商店 電機 電気 電子 電力 建設 建築 運輸 運送 輸送 物流 倉庫
    食品 化学 化成 印刷 不動産 地所 住宅 物産 産業 興業 設計 技研 技術 水産 薬品 製薬 銀行 信託 証券
    保険 生命 海上 火災 鉄道 電鉄 航空 交通 観光 旅行 自動車 機械 機器 精機 精密 金属 鉄鋼 製鋼 鋼業
    重工業 造船 紡績 繊維 製紙 出版 新聞 放送 広告 通信 情報 開発 企画 工務店 工房 農園 酒造 醸造
    飲料 製菓 製粉 医療 病院 研究所 事務所 組合 協会 財団 学園 本店 支店 営業所 システム システムズ
    サービス エンジニアリング コンサルティング ソリューション ソリューションズ テクノロジー
    ホールディングス グループ ジャパン インターナショナル トレーディング コーポレーション
    パートナーズ マネジメント デザイン フーズ ファーマ エナジー ネットワーク ネットワークス
    ソフトウェア メディア
    """
)
KOREAN = _words(
    """
    전자 전기 건설 건축 산업 산업개발 무역 상사 화학 식품 물류 운수 기계 기공 소프트 소프트웨어
    시스템 엔지니어링 제약 바이오 정보통신 정보기술 통신 테크 테크놀로지 환경 금속 철강 제철 중공업
    조선 자동차 섬유 패션 유통 개발 기술 컨설팅 미디어 엔터테인먼트 디자인 인터내셔널 코리아 홀딩스
    그룹 은행 증권 보험 캐피탈 투자 부동산 교육 출판 인쇄 광고 병원 의료 에너지 솔루션 네트웍스
    네트워크 글로벌 서비스 푸드 공업
    """
)
EASTERN = CHINESE | JAPANESE | KOREAN
"""Written at the end of a name, without a space before."""
BUSINESS = TRADES | EASTERN

PLACES = _words(
    """
    北京 上海 天津 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东
    海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 中国 深圳 广州 杭州
    南京 苏州 成都 武汉 西安 青岛 宁波 东莞 厦门 佛山 无锡 长沙 郑州 济南 沈阳 大连 哈尔滨 长春
    石家庄 太原 合肥 福州 南昌 南宁 昆明 贵阳 兰州 海口 乌鲁木齐 常州 温州 嘉兴 绍兴 金华 台州 南通
    徐州 扬州 镇江 泰州 盐城 烟台 潍坊 威海 临沂 淄博 珠海 中山 惠州 江门 汕头 湛江 泉州 漳州 洛阳
    宜昌 襄阳 株洲 湘潭 绵阳 桂林 柳州 三亚 唐山 保定 廊坊 包头 义乌 昆山 江阴 台北 台中 高雄 新北
    東京 大阪 京都 名古屋 横浜 神戸 福岡 札幌 仙台 広島 北海道 日本 関西 関東 九州 沖縄 四国 東北
    北陸 서울 부산 대구 인천 광주 대전 울산 경기 제주 한국 대한
    """
)
"""Written at the beginning of a name, without a space after. Not all there are: those with a 市 or
省 behind them are known by that."""

WHOLE_WORDS = _words(
    """
    group grupo gruppe groupe groep grubu grup holding holdings international internacional
    internationale internazionale intl global worldwide usa us uk america americas europe europa
    deutschland germany france espana italia nederland brasil mexico turkiye schweiz japan china
    india canada australia 集团 控股 ホールディングス グループ 그룹 홀딩스 ジャパン 코리아 中国
    """
)
"""For all of a company, or for it in a whole country: left out as often as not."""

EDGE_FORMS = _words(
    """
    ek ad as me epp eireli mb ou pp pt cty ste societe private sti und and 株 有 同 资 資 名 財 社
    주 유 합 ооо оао зао пао ао ип нао тов ад еоод оод
    """  # noqa: RUF001 - Cyrillic is meant
)
"""Legal forms, and what is left of them, at the beginning or the end; elsewhere they are words."""
HEAD_OFFICE = _words("总部 总公司 總部 本社 본사")
CYRILLIC = "абвгдежзиклмнопрстуфхцчшщыэюяґєі"
LATIN = "a b v g d e zh z i k l m n o p r s t u f kh ts ch sh shch y e yu ya g e i"
"""How each letter of `CYRILLIC` is written in Latin ones."""
