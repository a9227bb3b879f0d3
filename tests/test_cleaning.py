"""Cleaning: each rule on both sides, whole documents, and what holds for any text."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research.corpus.cleaning import kind_of_line, mark_lines
from research.corpus.cleaning.line_rules import is_dateline
from research.text.lines import Line, is_list_item, is_statement, plain, split_lines

NOISE_LINES = {
    "counter": [
        "Read 2740 times",
        "Views: 1,204",
        "1.2K views",
        "5 comments",
        "3 min read",
        "0:00 / 7:31",
        "11 Likes | 4 Shares | 230 Views",
        "Просмотров: 1 321",
        "Время чтения: 6 минут",
        "Комментарии (3)",
        "Переглядів: 2 310",
        "Праглядаў: 415",
        "Қаралды: 1204",
    ],
    "photo_credit": [
        "Photo: BelTA",
        "Photo by John Smith / AFP via Getty Images",
        "Image: Customs Department",
        "Фото с сайта polisia.kz.",
        "Фото: МВД / Архив",
        "Світлина: УНІАН",
        "Здымак: БелТА",
        "Сурет: polisia.kz",
        "(Фото автора)",
    ],
    "byline": [
        "By Anna Petrova",
        "By Georgiy Voloshin (9/1/2010 issue of the CACI Analyst)",
        "Автор: Игорь Семёнов, эксперт центра",
        "Authors: Mary O'Neill, Jan de Vries",
        "Аўтар: Алесь Кавальчук",
        "By Ann Lee and Ivan Petrov",
    ],
    "navigation": [
        "Other news",
        "Читайте также",
        "← Previous post",
        "Новини за темою",
        "Апошнія навіны",
        "Advertisement",
    ],
    "read_also": [
        "Read also: Customs finds cigarettes",
        "Читайте также: Банда задержана",
        "Тағы оқыңыз: Есірткі жойылды",
    ],
    "boilerplate": [
        "We use cookies to improve the site.",
        "© 2023 Western Observer",
        "All rights reserved",
        "Sign up for our weekly newsletter",
        "Нашли ошибку? Выделите её и нажмите Ctrl+Enter",
        "Подписывайтесь на наш канал в Telegram!",
        "Усі права захищені.",
        "Барлық құқықтар қорғалған",
        "Telegram-каналымызға жазылыңыз",
    ],
    "separator": ["* * *", "———", "\u200b…"],
}
TEXT_LINES = [
    "By 2020 the number of seizures had doubled.",
    "By New Year, Border Police had arrested fifty people.",
    "Photographs of victims were found on a phone.",
    "Photos from the raid shocked Almaty.",
    "Фото из дела приобщили к материалам, передаваемым в суд.",
    "Фото — лишь часть доказательств, собранных следствием.",
    "Фото: один из видов доказательств, принимаемых судом.",
    "Getty Images said it had removed the pictures.",
    "Image matters: sellers spend more on design than on goods.",
    "Share of women among the victims rose",
    "Share: 26.8%",
    "2.4 times",
    "в 2,4 раза",
    "Telegram",
    "• Telegram",
    "Sale through Facebook, Telegram and VK",
    "Author Misha Glenny, who wrote McMafia, says the market has changed.",
    "Корреспондент Анна Петрова, которая была в суде, отметила спокойствие подсудимых.",
    "Источник в МВД сообщил, что организатор за границей.",
    "По информации МВД, группа действовала с 2021 года.",
    "Читают наркоторговцы и закрытые форумы.",
    "Department of Justice officials said the men fled.",
    "Users subscribe to a channel, log in to a bot and pay.",
    "Чтобы получить адрес, нужно было подписаться на канал.",
    "«Подписывайтесь на наш канал», — писали торговцы.",
    "“Click here to pay,” one message read.",
    "Related offences rose",
    "Related: the word is used four times in the indictment.",
    "Date rape drugs were found.",
    "Source country: Belarus",
    "Topics discussed included arms.",
    "Tags on the parcels led to the sender.",
    "Comments on the forum show how the trade is organised.",
    "See also Table 3 of the annual report.",
    "Read more than once, the statement raises questions.",
    "Реклама оружия в сети запрещена.",
    "Раздел имущества суд отложил.",
    "1,204",
    "Да!",
    "If you have information, call 1-888-373-7888.",
]


@pytest.mark.parametrize(
    ("kind", "line"),
    [(kind, line) for kind, lines in NOISE_LINES.items() for line in lines],
)
def test_line_is_noise(kind, line):
    assert kind_of_line(line) == kind


@pytest.mark.parametrize("line", TEXT_LINES)
def test_line_is_text(line):
    assert kind_of_line(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "Wednesday, 01 September 2010",
        "Minsk, 5 February 2024",
        "Published: 14 March 2023, 10:45",
        "01.02.2023 09:15",
        "Брест, 21 июля 2021 г.",
        "Сегодня, 10:05",
        "5 hours ago",
        "2021-09-03T10:00:00Z",
        "17 лютага 2022",
        "2023 жылғы 3 наурыз, 11:40",
    ],
)
def test_dateline(line):
    assert is_dateline(line)


@pytest.mark.parametrize(
    "line",
    [
        "Trial opened 3 June 2021.",
        "On 5 March 2021 police seized arms",
        "2020",
        "He fled yesterday",
    ],
)
def test_no_dateline(line):
    assert not is_dateline(line)


def kinds(text):
    return [kind for _, kind in mark_lines(text)]


SENTENCE = "Police seized arms in the city of Minsk."
PARAGRAPH = (
    f"{SENTENCE} The weapons had come from Transnistria in a lorry, the ministry said."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"1321\nArms\n{PARAGRAPH}", ["counter", None, None]),
        (f"{PARAGRAPH}\nBrest\n1321", [None, None, None]),
        (f"Arms\n3 May 2021\n{PARAGRAPH}", [None, "dateline", None]),
        (f"{PARAGRAPH}\n3 May 2021\n{SENTENCE}", [None, None, None]),
        (f"{PARAGRAPH}\nTelegram\n{SENTENCE}", [None, None, None]),
        (f"Networks used:\nFacebook\nVK\nTelegram\n{SENTENCE}", [None] * 5),
        (f"{SENTENCE}\n{PARAGRAPH}", ["repeated", None]),
        (f"Police seized arms\n{PARAGRAPH}", [None, None]),
        (
            f"{PARAGRAPH}\nTotal of it all\n{SENTENCE}\nTotal of it all\n{SENTENCE}",
            [None] * 5,
        ),
        (f"{PARAGRAPH}\nThey fled.\n{PARAGRAPH}", [None, None, "repeated"]),
        (
            f"{SENTENCE}\nOther news\nFour held\nFive held",
            [None, "navigation", "sidebar", "sidebar"],
        ),
        (
            f"Latest news\nFour men held in Brest\n{PARAGRAPH}",
            ["navigation", None, None],
        ),
        (f"They fled.\nComments\n{PARAGRAPH}", [None, "navigation", None]),
        (f"{PARAGRAPH}\nPress service of the police", [None, "signature"]),
        (f"{PARAGRAPH}\nParticipants\nDepartment of Justice", [None, None, None]),
        (f"{PARAGRAPH}\nИсточник: БЕЛТА.", [None, "signature"]),
        (f"{PARAGRAPH}\nОбвиняемые\nИван Петров", [None, None, None]),
        (f"{PARAGRAPH}\nOperation TRIGGER", [None, None]),
        (f"{PARAGRAPH} Photo: press service", [None, "photo_credit"]),
        (f"{PARAGRAPH}Read more: Varna", [None, "read_also"]),
        (f"{PARAGRAPH} All rights reserved.", [None, "boilerplate"]),
        (f"{PARAGRAPH}\nBanks\nNotaries", [None, None, None]),
        (f"Title: Arms\n{PARAGRAPH}", ["field_prefix", None, None]),
        ("Title insurance: a fraud\nThey fled.", [None, None]),
    ],
)
def test_rules_for_a_page(text, expected):
    assert kinds(text) == expected


# Whole documents. '#' opens a line of noise, '=' a line of text, '~' a byline or dateline, which
# may be either (its metadata are tested elsewhere).
# ruff: noqa: E501
DOCUMENTS = """
@@ en-news
#Skip to main content
#We use cookies to give you the best experience on our website. By continuing you accept our cookie policy.
#Accept all

=Three arrested in Brest over trafficking of synthetic drugs
~By Natalia Orlova
~Published: 14 March 2023, 10:45
#3 min read
#Share on Facebook Twitter Telegram WhatsApp

#Police officers at the scene. Photo: Ministry of Internal Affairs

=Three men were detained in Brest on Monday after customs officers found 12 kg of synthetic drugs in a lorry, the Interior Ministry said.

=By 2020 the number of such seizures had doubled, and by last year it had doubled again.

#Read also: Customs finds record load of cigarettes at the border

=The lorry had come from Poland. It was bound for Smolensk.

=“We knew the route,” an officer said.

=Department of Justice officials said the men face up to 15 years in prison.

#READ MORE

#Five questions about the Balkan route

=The trial is to open in May 2023.

#Tags: drugs, Brest, customs
#Views: 1,204
#5 comments

#Leave a comment
#Your email address will not be published. Required fields are marked *
#Name *
#Email *
#© 2023 Western Observer. All rights reserved.
@@ en-report
#Home
#News
#Organised crime

=Human smuggling networks in Central Asia: trends and responses

~Svetlana Akhmetova, Research Fellow
~June 12, 2022

#Download PDF
#Print
#Email

=Executive summary

=This report looks at three networks which moved people through Kazakhstan between 2018 and 2021. It is based on 45 interviews and court records.

=Key findings

=• Share of women among the victims rose from 31% to 44%.
=• Source country: Belarus
=• Transit country: Kazakhstan
=• Related offences rose

=Telegram

=Most recruiters used Telegram. Users subscribe to a channel, log in to a bot and pay a deposit.

=Date rape drugs were found in two cases.

=1. Methods of recruitment
=Photographs of victims were found on the phones of eleven suspects.
=Photos from the raid shocked Almaty.

=2. Routes
=Country
=2019
=2020
=Kazakhstan
=1,204
=1,530
=Kyrgyzstan
=610
=702

=3. Recommendations
=- Train border officers
=- Share data with partners
=- Fund shelters
@@ en-agency
=EUROPOL SUPPORTS RAIDS ON ARMS DEALERS
#EUROPOL SUPPORTS RAIDS ON ARMS DEALERS
~Thursday, 3 November 2022 | 09:15 GMT
#1.2K views
#Tweet
#Share
#Pin

#Operation Pandora seized more than 400 firearms across eight countries, Europol said on Thursday...

=Operation Pandora seized more than 400 firearms across eight countries, Europol said on Thursday, in what it called the largest action of its kind this year.

=Officers searched 138 homes. They made 59 arrests.

#Related articles
#Arms from Ukraine: what is known so far
#Four held in Vilnius over hidden depot

=A second phase will follow in the spring, according to Europol.

=Most of the guns were converted alarm pistols.

=Getty Images said it had removed the pictures.

#Photo by John Smith / AFP via Getty Images

#Sign up for our weekly newsletter
#Subscribe

#Most read
#1. Inside the cocaine port
#2. The men who sold passports
#3. How cash leaves Europe
#About us | Contact us | Privacy policy | Terms of use
@@ en-wrapped
=Press release
~Minsk, 5 February 2024
=Investigative Committee completes inquiry into organised group

=The Investigative Committee has completed a preliminary inquiry into an
=organised group that sold firearms through encrypted messengers. By the end
=of 2023 the group had sold at least 86 pistols, most of them brought from
=Transnistria by lorry.

=The inquiry found that
=  - eleven people took part, two of them former members of the interior
=    ministry;
=  - the weapons were hidden in spare tyres;
=  - the income exceeded 300,000 roubles.

=“They have to look for new routes,” said the head of the department. The case
=was sent to court on 1 February 2024.

#Press Service of the Investigative Committee
#Tel.: +375 17 389 52 11
#E-mail: press@sk.example.by
@@ en-feature
=How drug couriers are recruited online
#Illustration: Maria Lee
#Listen to this article
#0:00 / 7:31

=It starts with a job advertisement. The pay is high, the hours are short.

=Then comes a deposit.

=“Click here and send your passport,” one message read.

=By Order of the President, penalties were raised in 2014.

=Author Misha Glenny, who wrote McMafia, says the market has changed.

=Image matters: sellers spend more on design than on goods.

=Comments on the forum show how the trade is organised.

=1 May 2021

=A courier aged 17 is detained in Gomel.

=9 June 2021

=The shop moves to another domain.

=Newsletter sellers, as they call themselves, earn the most.

#Follow us on Telegram
#Share this article
#Related topics
#Drugs
#Belarus
@@ ru-news
#Главная / Новости / Происшествия
~12 марта 2024, 14:30
#👁 1 532
=В Гомеле задержана банда наркоторговцев
#В Гомеле задержана банда наркоторговцев
#Фото носит иллюстративный характер. Источник: pixabay.com

=В Гомеле задержаны пять участников преступной группы, которая сбывала мефедрон через интернет-магазин.
=По информации МВД, группа действовала с 2021 года.

#Читайте также: Наркокурьер из Речицы получил 12 лет

=Источник в МВД сообщил, что организатор находится за границей.

#Читайте также

#В Минске пресекли канал поставки гашиша

=Читают наркоторговцы и закрытые форумы, и судебную хронику.

=Фото закладок были найдены в телефонах.
=Фото из дела приобщили к материалам, передаваемым в суд.

=«Деньги шли через криптокошельки», — рассказал следователь.

=Задержанным грозит до 25 лет лишения свободы.

~Анна ПЕТРОВА
~Фото автора
#Теги: наркотики, Гомель, суд
#Нашли ошибку? Выделите её и нажмите Ctrl+Enter
#Поделиться: ВКонтакте Одноклассники Телеграм
#Подписывайтесь на наш канал в Telegram!
#Комментарии (3)
#Оставить комментарий
@@ ru-official
=Генпрокуратура: за год выявлено 312 преступлений в сфере торговли людьми

~01.02.2023 09:15
#Версия для печати
#Просмотров: 874

=За прошлый год в республике выявлено 312 преступлений, связанных с торговлей людьми, что на 18,4% больше, чем годом ранее.

=Справочно. В 2021 году таких преступлений было 264.

=Доля несовершеннолетних среди потерпевших составила 27%.

=Основные направления вывоза:

=— Российская Федерация;
=— страны Европейского союза;
=— Турция и ОАЭ.

=Подписаться на услуги вербовщика можно было в два клика, отметили в ведомстве.

=Чтобы получить адрес, покупатели должны были подписаться на канал.

=Пресс-служба ведомства уточнила, что работа продолжается.

#Управление информации и связи с общественностью
#Генеральной прокуратуры

#При использовании материалов ссылка на источник обязательна.
#Другие новости
#15.01.2023 Прокуратура Брестской области подвела итоги года
#12.01.2023 Состоялось заседание коллегии
#Архив новостей
@@ ru-report
~Сегодня, 10:05
=Как работает рынок поддельных документов
=Аналитический обзор
~Автор: Игорь Семёнов, эксперт центра
#Время чтения: 6 минут

=Рынок поддельных документов в Евразии растёт. Паспорта, визы и водительские удостоверения продаются в даркнете и в мессенджерах.

=Кто покупает

=Покупатели — чаще всего мигранты. Второе место занимают члены преступных групп.

=Где продают

=Telegram
=Более половины объявлений.
=Instagram
=Около 12 процентов.

=Фото — лишь часть доказательств, собранных следствием по делу о торговле документами.

=Сколько стоит

=1) паспорт ЕС — от 2 до 5 тыс. евро
=2) водительское удостоверение — 300 евро
=3) справка о вакцинации — 50 евро

=Раз в год цены меняются. Комментарии продавцов это подтверждают.

=Выводы

=Спрос не падает.
=Нужна общая база утраченных бланков.
#Поделиться
#Facebook
#ВКонтакте
#Telegram
#Материалы по теме
#Виза по цене автомобиля: кто и как торгует документами?
#Паспорт за 48 часов
#© Центр евразийских исследований, 2024
@@ uk-news
=На Волині викрили канал переправлення чоловіків за кордон
~05 червня 2023, 16:20
#Переглядів: 2 310
#Фото: Держприкордонслужба

=Правоохоронці викрили злочинну групу, яка за 7 тисяч доларів переправляла чоловіків через кордон до Польщі.

=За інформацією слідства, групу очолював колишній посадовець.

#Читайте також: На Закарпатті затримали сімох ухилянтів

=Під час обшуків вилучили зброю, гроші та мобільні телефони.

=«Схема діяла понад рік», – розповіли у прокуратурі.

=Фігурантам загрожує до дев’яти років ув’язнення.

#Підписуйтесь на наш Telegram-канал
#Поділитися
#Джерело: пресслужба прокуратури
#Теги: кордон, Волинь, затримання
#Новини за темою
#У Львові судитимуть організатора схеми
#Коментарі
#Усі права захищені. Передрук дозволено лише з посиланням.
@@ be-news
=У Гродне затрымалі групу кантрабандыстаў
~17 лютага 2022
#Праглядаў: 415
#Фота: nashaniva.example

=У Гродне затрымалі групу кантрабандыстаў, якія вывозілі цыгарэты ў Польшчу.

=Паводле следства, за два гады яны атрымалі больш за мільён рублёў.

#Чытайце таксама: У Брэсце судзяць мытніка

=Арганізатар знаходзіцца ў вышуку.

=Крыніца ў мытні паведаміла, што груз хавалі ў вагонах.

#Падпісвайцеся на наш Telegram
#Падзяліцца
#Крыніца: прэс-служба мытні
#Усе правы абаронены
#Апошнія навіны
#У Лідзе знайшлі зброю
@@ kk-news
=Алматыда адам саудасымен айналысқан топ ұсталды
~2023 жылғы 3 наурыз, 11:40
#Қаралды: 1204
#Фото: polisia.kz

=Алматыда полиция адам саудасымен айналысқан қылмыстық топты ұстады.

=ІІМ мәліметінше, топ құрамында он екі адам болған.

#Тағы оқыңыз: Шымкентте есірткі зертханасы жойылды

=Күдіктілер шетелден келген қыздарды алдап әкелген.

=Тергеу жалғасып жатыр.

#Бөлісу
#Telegram-каналымызға жазылыңыз
#Дереккөз: ІІМ баспасөз қызметі
#Тегтер: полиция, Алматы
#Барлық құқықтар қорғалған
#Ұқсас жаңалықтар
#Астанада қару сатқандар ұсталды
@@ en-prose-like-noise
=Belarus: drug courts hand down 2,300 sentences
#Reuters
#Share on X
#Share on Facebook
#Copy link
=MINSK, March 3 (Reuters) - Courts in Belarus handed down 2,300 sentences for drug offences last year, the Supreme Court said on Friday.
=Nearly half of those convicted were under 30.
=Share of first offenders: 61%
=Average term: 8.4 years
=2.4 times more women were convicted than in 2015.
=The court gave no figure for those acquitted.
=Read more than once, the statement still leaves questions.
=Print runs of the court's bulletin have been cut.
=See also Table 3 of the annual report.
=Watch lists are kept by the border service.
=Listen, he said, and they listened.
=Tags on the parcels led police to the sender.
=Category B vehicles were used.
=Topics discussed included arms and people.
=Join our hands, the appeal read.
=Sponsored travel was one lure.
=Popular routes run through Vitebsk.
=Source countries include Afghanistan.
=Posted workers were the main victims.
=Released on bail, the suspect fled.
=Updated figures are due in June.
~(Reporting by Ivan Petrov; editing by Ann Lee)
@@ ru-wrapped
=«Посылка» из Испании
~Брест, 21 июля 2021 г.
=Сотрудники ГУБОПиК совместно с таможенниками пресекли контрабанду 40 кг
=гашиша, спрятанного в фурах с цитрусовыми. Об этом сообщили в пресс-службе
=Государственного таможенного комитета.
=По версии следствия, поставки шли из Испании через Польшу. Автор схемы -
=житель Барановичей, ранее судимый за мошенничество.
=Изъяты:
=- 40 кг гашиша;
=- 3 автомобиля;
=- деньги.
=Просмотр записей с камер помог установить соучастников. Раздел имущества
=группы суд отложил.
#Источник: пресс-служба ГТК.
@@ ru-prose-like-noise
#Лента новостей
#10:15 В Минске сгорел склад
#10:02 Курс доллара на сегодня
=Суд вынес приговор по делу о торговле оружием
~Вчера, 18:40
#1532
#0
=Витебский областной суд приговорил четырёх жителей области к срокам от 5 до 9 лет за незаконный оборот оружия.
=Приговор не вступил в силу.
#Смотрите также видео: Как изымали оружие
#Видео: как изымали оружие
=Суд установил, что обвиняемые переделывали сигнальные пистолеты. Всего изготовлено 37 единиц.
=Подробнее о схеме рассказал прокурор.
=По теме торговли оружием готовится отдельный доклад.
=Реклама оружия в сети запрещена.
=Популярное среди подростков средство связи — мессенджеры.
=Корреспондент Анна Петрова, которая была в суде, отметила спокойствие подсудимых.
=Текст приговора занял 80 страниц.
=Дата следующего заседания не назначена.
=Раз в неделю они встречались в гараже.
=Печать на документе была поддельной.
=Отправить груз помог таможенник.
~Иван Сидоров
#Реклама
#Новости партнёров
#Главное за день
#Минчанин нашёл клад
@@ en-interview
=Q&A: the new law on money laundering
~Posted on 2021-09-03 by admin
#11 Likes | 4 Shares | 230 Views

=Question: What does the law change?
=Answer: It lowers the threshold for reports to 5,000 roubles.

=Question: Who must report?
=Answer: Banks, notaries and dealers in cars.

=Question: When does it take effect?
=Answer: On 1 January 2022.

=Interview recorded in Minsk.

=Banks
=Notaries
=Car dealers
#Filed under: law, money laundering
#← Previous post
#Next post →
#Powered by WordPress
@@ ru-statistics
=МВД: число киберпреступлений снизилось
~Опубликовано: 3 августа 2022 г. в 12:07
#Поделитесь с друзьями:

#Число киберпреступлений за полугодие снизилось на 12 процентов, сообщили в МВД.

=Число киберпреступлений за полугодие снизилось на 12 процентов, сообщили в МВД. В ведомстве связывают это с работой банков.

=По областям:

=Брестская — 1 204
=Витебская — 987
=Гомельская — 1 530
=Гродненская — 702

=Доля: 12%
=Всего: 4 423

=В 2,4 раза выросла сумма возмещённого ущерба.

=Начальник управления назвал три причины.

=«Люди стали осторожнее».
=«Банки — внимательнее».

#Мы в соцсетях: Telegram | Instagram | VK
#Фото: МВД / Архив
#БЕЛТА
@@ en-magazine
=Cocaine in banana boxes: the Klaipeda route
#Advertisement
=Customs officers in Klaipeda found 1.4 tonnes of cocaine in banana boxes in 2023, the largest seizure in the country's history.
#ADVERTISEMENT
=The cargo came from Ecuador. Prosecutors believe it was bound for Moscow. Photographs were handed to the court.
#Recommended for you
=The company that ordered the fruit no longer exists.
=Its director, a citizen of Latvia, is wanted.
#Image: Customs Department
=Related groups are being investigated in Riga.
=Subscribe-to-buy schemes were used to hide payments.
=“It was professional,” the prosecutor said.
=The case has 41 volumes.
#Get the latest news in your inbox every morning
#Enter your email address
#By signing up, you agree to our Terms of Service and Privacy Policy.
#More from this section
#Poland breaks up cigarette ring
#Share this:
#Click to share on Facebook (Opens in new window)
#Click to print (Opens in new window)
#Like this:
#Like Loading...
@@ uk-official
#Реклама
=СБУ ліквідувала мережу нарколабораторій
~Автор: Олена Коваль
~12.09.2023, 08:30
=Служба безпеки ліквідувала мережу нарколабораторій у трьох областях. Щомісяця зловмисники виготовляли до 50 кг амфетаміну.
#ЧИТАЙТЕ ТАКОЖ:
#У Києві затримали продавця зброї
=Джерело в СБУ повідомило, що організатор переховується в Іспанії.
=Коментарі слідства з’являться пізніше.
=Фото з місця подій передали до суду.
=Вилучено:
=• 30 кг готової продукції;
=• 200 л прекурсорів;
=• зброю.
#Фото: СБУ
#Знайшли помилку? Виділіть її та натисніть Ctrl+Enter
#Теги: #наркотики #СБУ
@@ kk-official
=Астанада ірі есірткі партиясы тәркіленді
~14.02.2024
~Авторы: Айгүл Серікова
=Астана полициясы 25 келі мефедрон тәркіледі, деп хабарлады ІІМ баспасөз қызметі.
=Құқық қорғау органдарының мәліметінше, күдікті үш рет сотталған.
#Оқи отырыңыз:
#Қарағандыда наркожеткізуші ұсталды
=Оған 15 жылға дейін бас бостандығынан айыру қаупі төніп тұр.
=Іс сотқа жолданды.
#Сурет: polisia.kz
#Пікірлер (2)
#Пікір қалдыру
@@ be-court
=Суд над гандлярамі людзьмі пачаўся ў Мінску
~Апублікавана: 4 мая 2021 г.
~Аўтар: Алесь Кавальчук
=Перад судом паўсталі шэсць чалавек, якіх абвінавачваюць у гандлі людзьмі.
=Справа мае 60 тамоў.
=Здымак ахвяры знайшлі ў тэлефоне аднаго з абвінавачаных.
=Паводле абвінавачання:
=1. пацярпелых вербавалі праз сацыяльныя сеткі;
=2. пашпарты адбіралі;
=3. грошы не плацілі.
=«Я не вінаваты», — сказаў галоўны фігурант.
#Здымак: БелТА
#Чытайце таксама
#Як вярбуюць у Telegram
#Каментары: 12
@@ en-official
#Print version
#A+ A-
=Ministry reports on joint operation with Kazakhstan
~Astana, 7 October 2021, 15:00
=The ministers met in Astana on Thursday. The talks lasted for three hours and covered arms, drugs and people.
=They signed a protocol.
=Two gangs were broken up in the operation, with 23 people detained and 4 firearms seized, the ministry said.
=The ministers will meet again in 2022.
=For reference: in 2020 the two countries exchanged 1,204 requests.
#Office of Public Affairs
#+7 7172 71 51 71
#press@mvd.example.kz
#https://mvd.example.kz
@@ en2-ngo
#Home > Publications > Reports
=Forced labour in fishing fleets: a briefing
~Published on 18 July 2019
~Authors: Mary O'Neill, Jan de Vries
#Download
#Share:
#Email
#Print

=More than 60 men were freed from vessels in 2018.

=What we found
=* Debt bondage was reported in 34 of 41 cases
=* Passports were withheld
=* Nobody was paid on time

=“I could not leave,” said one man.
=“They took my phone.”

=Map: see the annex.
=Source: field interviews.
=Table 1. Cases by port
=Odesa 12
=Varna 9
=Constanta 3

=Recommendations
=Governments should:
=a) register crews
=b) inspect vessels
=c) publish data

=About this research
=The field work was done between March and June 2018. The names of witnesses have been changed.

#Contact
#info@ngo.example
#Copyright 2019 Sea Watch Institute
@@ en2-agencynews
#World
#BBC News
=Gang leader extradited to Spain
~5 hours ago
#Share page
#About sharing
#Image source: Guardia Civil
#Image caption: The suspect was flown to Madrid

=A man accused of leading a gang which smuggled hashish from Morocco has been extradited to Spain.
=He denies the charges.
#More on this story
#Hashish boats seized off Cadiz
#Police officers killed in Barbate port
=Spanish police had been looking for him since 2021. His brother was arrested in 2020.
=Image analysis helped to find the flat.
=Related: the word is used four times in the indictment.
=The court will sit on 3 June.
#Related Topics
#Spain
#Drugs trade
#Morocco
@@ ru2-agency
#РИА Новости
#Главные новости
=Торговца людьми экстрадировали из Турции
~11:20 03.06.2024 (обновлено: 12:45 03.06.2024)
#12453
#© РИА Новости / Алексей Куденко
#Перейти в медиабанк
=МОСКВА, 3 июн – РИА Новости. Обвиняемый в торговле людьми экстрадирован из Турции, сообщила официальный представитель МВД Ирина Волк.
="По данным следствия, он вербовал женщин под видом работы в гостиницах", - сказала Волк.
=По её словам, пострадали не менее 14 человек.
#В Турции задержали организатора канала нелегальной миграции
#2 июня, 09:30
=Ущерб превысил 5 млн рублей.
=Расследование продолжается.
#В России
#Турция
#Москва
#Ирина Волк
#Хочешь быть в курсе самых важных новостей? Подписывайся на наш канал!
@@ ru2-think
=Наркотрафик в Центральной Азии: новые маршруты
~Айжан Нурланова
~20 мая 2022
#Поделиться этой статьёй
#Facebook
#Twitter

=Аннотация

=В статье рассматриваются три маршрута. Первый идёт через Таджикистан, второй — через Туркменистан, третий — через Каспий.

=1. Введение

=По оценкам УНП ООН, через регион проходит около 90 тонн героина в год.

=2. Данные и методы

=Источник данных: базы МВД за 2015–2021 годы.
=Автор: в тексте так назван собирательный образ курьера.
=Фото: один из видов доказательств, принимаемых судом.

=3. Результаты

=Год
=Изъято, кг
=2019
=1 204
=2020
=987

=4. Выводы

=Маршруты меняются быстрее, чем законы?
=Да!

=Список литературы
=Иванов И. Наркотрафик. М., 2019.
=Smith J. Drug routes. London, 2020.

#Теги: наркотрафик | Центральная Азия
#Понравилась статья? Поделитесь с друзьями
#Подписаться
@@ en2-court
=UNITED STATES ATTORNEY'S OFFICE
~FOR IMMEDIATE RELEASE
~Thursday, April 6, 2023
=Ring leader sentenced to 12 years for labor trafficking
=MIAMI – A Moldovan national was sentenced today to 12 years in prison for labor trafficking.
=According to court documents, Ion Popescu, 41, recruited workers in Chisinau.
=The FBI investigated the case.
=Assistant U.S. Attorney Jane Doe prosecuted the case.
=If you have information, call 1-888-373-7888.
=Victims may write to help@example.org or call the hotline.
#Press Contact
#Marlene Rodriguez
#Phone: (305) 961-9000
#Updated April 6, 2023
#Was this page helpful?
@@ uk2-think
=Контрабанда цигарок: хто заробляє
~Ірина Бондар, 14 лютого 2022, 12:00
#Фото: УНІАН
#Час читання: 7 хв
=Щороку бюджет втрачає близько 20 млрд гривень. Такі дані наводить Держмитслужба.
=Хто купує
=Покупці – мережі кіосків.
=Скільки коштує пачка?
=Від 40 до 60 гривень.
#Дивіться також: Відео з митниці
=Автор схеми – колишній митник.
=Розділ майна ще триває.
=Поширити схему на інші області не вдалося.
=Висновки
=– посилити контроль;
=– оновити сканери;
=– публікувати дані
#Сподобався матеріал? Підтримайте нас
#Слідкуйте за нами у Facebook
@@ en2-glued
=Arms brokers of the Black Sea
=The brokers work from Varna. They sell rifles and mines, and they rarely meet the buyers in person, prosecutors told the court in May.
=The trial of four men opened in 2021, and the first witness described how crates marked as spare parts were moved at night.
=Two were acquitted.
=The rest appealed
#ShareTweetPin
#FacebookTwitterTelegramWhatsApp
#Views 15 342   Comments 3
#Next article: Cigarettes
"""
# Known to be missed: in doubt a line stays text.


def _documents():
    parts = re.split(r"^@@ (\S+)\n", DOCUMENTS.strip(), flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


SPACES = re.compile(r"(?<=\w) (?=\w)")
VARIANTS = {
    "as copied": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "no blank lines": lambda text: re.sub(r"\n+", "\n", text),
    "non-breaking spaces": lambda text: SPACES.sub("\xa0", text),
    "soft hyphens": lambda text: re.sub(
        r"(?<=[^\W\d_]{3})(?=[^\W\d_]{3})", "\xad", text
    ),
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", _documents())
def test_document(name, variant):
    source = _documents()[name].strip("\n").split("\n")
    vary = VARIANTS[variant]
    text = vary("\n".join(line[1:] for line in source))
    marked = mark_lines(text)
    said = plain("\n".join(line.text for line, kind in marked if kind is None)).replace(
        "\n", " "
    )
    noise = plain("\n".join(line.text for line, kind in marked if kind))
    body = [plain(line[1:]) for line in source if line.startswith("=")]
    assert [line for line in body if line not in said] == []
    boilerplate = {plain(line[1:]) for line in source if line.startswith("#")}
    missed = [line for line in boilerplate if line not in noise]
    assert len(missed) <= max(1, len(boilerplate) / 4)


def test_wrapped_lines_are_joined_and_slice_back():
    text = "\n".join(line[1:] for line in _documents()["en-wrapped"].split("\n"))
    lines = [line for line, kind in mark_lines(text) if kind is None]
    paragraph = next(
        line for line in lines if line.text.startswith("The Investigative")
    )
    assert paragraph.text.endswith("Transnistria by lorry.")
    assert paragraph.text.count("\n") == 3
    assert all(text[line.start : line.end] == line.text for line in lines)
    items = [line.text for line in lines if is_list_item(line.text)]
    assert [item.split()[-1] for item in items] == ["ministry;", "tyres;", "roubles."]


@pytest.mark.parametrize(
    "text",
    [
        "Weak border controls\nAvailability of military stockpiles of the former army\nStolen arms",
        "First paragraph of the text, which is one line.\nSecond paragraph of the text, one line.\n"
        "Third paragraph of the text, which is one line.",
        "a paragraph in one line of more than the widest column that hard-wrapped text comes in, which"
        " is one hundred and twenty\nanother such paragraph in a line of more than the widest column, as"
        " long as the one before it, or longer still",
    ],
)
def test_lines_that_are_not_wrapped_stay_apart(text):
    assert [line for line, _ in mark_lines(text)] == split_lines(text)


def test_statements():
    assert is_statement("The trial will begin in March 2023.")
    assert not is_statement("S. Cornell, Strong and Unique, AFPC, December 2021.")
    assert not is_statement("Four men held in...")


PIECES = st.sampled_from(
    [
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\u2028",
        "\f",
        " ",
        "\xa0",
        "\xad",
        "\u200b",
        "1321",
        "Share",
        "Читайте также",
        "Photo: MIA",
        "Comments",
        "Title: ",
        "- item",
        "Facebook",
        "3 May 2021",
        "Иван ПЕТРОВ",
        SENTENCE,
        PARAGRAPH,
        "word " * 14,
        "© x",
        "Press service of",
        "Home",
        "Reuters",
        "\ud800",
        "İ",
        "ß",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(PIECES, max_size=25).map("".join)))
def test_lines_cover_every_character_once(text):
    lines = [line for line, _ in mark_lines(text)]
    assert all(text[line.start : line.end] == line.text for line in lines)
    assert all(before.end <= after.start for before, after in pairwise(lines))
    left = list(text)
    for line in lines:
        left[line.start : line.end] = [" "] * (line.end - line.start)
    assert not "".join(left).strip()
    assert mark_lines(text) == mark_lines(text)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        " ",
        "A",
        "Анна ",
        "Share ",
        "don't ",
        '"a ',
        "«a ",
        "Photo: ",
        "#a ",
        "- ",
        ". ",
        "a@",
        " / ",
        "© ",
        "Share\n",
        "1\n",
        "Read also:\nOne two three four\n",
        "Press service of\n",
        "Анна ПЕТРОВА\n",
        "word " * 14 + "\n",
        "\n \n",
    ],
)
def test_large_input_is_read_to_the_end(piece):
    size = 20_000 if "\n" in piece else 1_000_000
    text = piece * (size // len(piece)) + "\nend"
    assert mark_lines(text)[-1][0] == Line(len(text) - 3, len(text), "end")
