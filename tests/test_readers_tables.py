"""Tables as people and programs write them: every layout gives its texts, dates and columns."""

import io
import json
import time
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from research.corpus import load_corpus
from research.corpus.readers import Problem, Record, _name_the_rest, _read_bytes
from research.corpus.readers.columns import find_day, named_role
from research.corpus.reading import read_file

FIRST = "На границе задержан грузовик с 12 кг героина."
SECOND = "Суд приговорил пятерых торговцев людьми."
TEXTS = [FIRST, SECOND]
DATES = ["2023-03-04", "2023-03-05"]
ROWS = [{"text": FIRST, "date": DATES[0]}, {"text": SECOND, "date": DATES[1]}]
FRAME = pd.DataFrame(ROWS)
LINES = "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS)
PRETTY = "\n".join(json.dumps(row, indent=1, ensure_ascii=False) for row in ROWS)


def read_as(name, data):
    content = data if isinstance(data, bytes) else data.encode()
    return list(_name_the_rest(_read_bytes(name, content)))


def records(items):
    return [item for item in items if isinstance(item, Record)]


def problems(items):
    return [item for item in items if isinstance(item, Problem)]


def texts_and_dates(items):
    return [(item.text, item.metadata.get("date")) for item in items]


BOTH = list(zip(TEXTS, DATES, strict=True))
JSON = {
    "pandas columns": FRAME.to_json(),
    "pandas index": FRAME.to_json(orient="index"),
    "pandas records": FRAME.to_json(orient="records"),
    "pandas split": FRAME.to_json(orient="split"),
    "pandas table": FRAME.to_json(orient="table"),
    "pandas values": FRAME.to_json(orient="values"),
    "pandas lists": json.dumps(FRAME.to_dict("list")),
    "a header and lists": json.dumps(
        [["date", "text"], *FRAME[["date", "text"]].to_numpy().tolist()]
    ),
    "lines": LINES,
    "pretty objects": PRETTY,
    "objects and commas": PRETTY.replace("}\n{", "},\n{"),
    "mark of the order of bytes": "\ufeff" + json.dumps(ROWS),
    "one line": json.dumps([ROWS]),
    "answer": json.dumps({"status": "ok", "response": {"count": 2, "items": ROWS}}),
    "graphql": json.dumps(
        {"data": {"posts": {"edges": [{"node": row} for row in ROWS]}}}
    ),
    "elasticsearch": json.dumps(
        {
            "took": 3,
            "hits": {
                "total": {"value": 2},
                "hits": [{"_id": "a", "_source": row} for row in ROWS],
            },
        }
    ),
    "reddit": json.dumps(
        {
            "kind": "Listing",
            "data": {
                "children": [
                    {
                        "kind": "t3",
                        "data": {
                            "selftext": row["text"],
                            "created_utc": 1677914100.0 + 86400 * i,
                        },
                    }
                    for i, row in enumerate(ROWS)
                ]
            },
        }
    ),
    "newsapi": json.dumps(
        {
            "articles": [
                {
                    "source": {"id": None, "name": "A"},
                    "content": text,
                    "publishedAt": f"{day}T10:00:00Z",
                }
                for text, day in BOTH
            ]
        }
    ),
    "twitter": json.dumps(
        [
            {
                "full_text": text,
                "created_at": f"Sat Mar 0{4 + i} 10:15:00 +0000 2023",
                "entities": {"urls": []},
            }
            for i, text in enumerate(TEXTS)
        ]
    ),
    "pieces of text": json.dumps(
        [
            {
                "date": row["date"],
                "text": [row["text"][:9], {"type": "bold", "text": row["text"][9:]}],
            }
            for row in ROWS
        ]
    ),
    "behind a name": "window.YTD.tweets.part0 = " + json.dumps(ROWS),
    "by id": json.dumps({"a1": ROWS[0], "a2": ROWS[1]}),
    "milliseconds": json.dumps(
        [
            {"message": text, "timestamp": 1677914100000 + 86400000 * i}
            for i, text in enumerate(TEXTS)
        ]
    ),
}


@pytest.mark.parametrize("form", JSON)
@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_forms_of_json(form, name):
    items = read_as(name, JSON[form])
    assert texts_and_dates(items) == BOTH


def messages(*texts, **more):
    return [
        {
            "id": i,
            "type": "message",
            "date": "2023-03-04T10:15:00",
            "from": "A",
            "text": text,
            **more,
        }
        for i, text in enumerate(texts)
    ]


def test_an_account_of_telegram_gives_each_message():
    service = {"id": 9, "type": "service", "action": "create_channel", "text": ""}
    chats = [
        {
            "name": "Сводка",
            "type": "public_channel",
            "messages": [service, *messages(*TEXTS)],
        },
        {
            "name": "Вести",
            "type": "public_channel",
            "messages": messages("Арестован чиновник."),
        },
    ]
    about = "Here is the data that you asked for."
    account = {
        "about": about,
        "contacts": {"list": [{"first_name": "A"}]},
        "chats": {"list": chats},
    }
    items = read_as("result.json", json.dumps(account))
    assert [item.text for item in records(items)] == [*TEXTS, "Арестован чиновник."]
    assert [item.metadata["publisher"] for item in records(items)] == [
        "Сводка",
        "Сводка",
        "Вести",
    ]
    no_text, beside = problems(items)
    assert no_text.reason == "Rows from here on that hold no text: 1."
    assert "29 characters" in beside.reason or "about" in beside.reason


def test_a_channel_of_telegram():
    channel = {
        "name": "Сводка",
        "type": "public_channel",
        "id": 1,
        "messages": messages(*TEXTS),
    }
    items = read_as("result.json", json.dumps(channel))
    assert texts_and_dates(items) == [(text, DATES[0]) for text in TEXTS]
    assert items[0].metadata["publisher"] == "Сводка"


def test_what_an_object_holds_beside_its_text_is_named():
    comments = [{"user": "b", "words": f"Это не правда, номер {i}."} for i in range(9)]
    article = {"text": FIRST, "comments": comments}
    record, problem = read_as("a.json", json.dumps(article))
    assert record.text == FIRST
    assert "were left out" in problem.reason


def test_texts_by_names_that_say_nothing():
    items = read_as("a.json", json.dumps({"a1": FIRST, "a2": SECOND}))
    assert [(item.text, item.part) for item in items] == [
        (FIRST, "#a1"),
        (SECOND, "#a2"),
    ]


def test_a_list_of_words_is_no_table():
    article = {"description": FIRST, "tags": ["героин", "граница"]}
    (record,) = read_as("a.json", json.dumps(article))
    assert (record.text, record.columns) == (FIRST, {"tags": "героин; граница"})


def test_json_that_ends_too_early():
    problem, record = read_as("a.json", PRETTY[:-20])
    assert (record.text, problem.part) == (FIRST, "#2")
    assert "not valid JSON" in problem.reason


HEADERS = [
    "Дата публикации;Название СМИ;Заголовок новости;Текст сообщения;Ссылка на источник",
    "Дата и время;Канал;Заголовок;Сообщение;Адрес",
    "date_published;source_name;headline;full_text;source_url",
    "Publication date;Publisher;Title;Message;Link",
    "createdAt;siteName;articleTitle;articleBody;permalink",
    "Дата;Издание;Название;Полный текст статьи;URL",
]


@pytest.mark.parametrize("header", HEADERS)
def test_usual_names_of_columns(header):
    row = f"04.03.2023;Газета А;Героин на границе;{FIRST};https://example.org/1"
    (record,) = read_as("a.csv", f"{header}\n{row}\n")
    assert record.text == FIRST
    assert record.metadata == {
        "date": "2023-03-04",
        "publisher": "Газета А",
        "title": "Героин на границе",
        "url": "https://example.org/1",
    }


@pytest.mark.parametrize(
    ("column", "role"),
    [
        ("text_length", "other"),
        ("Дата рождения", "other"),
        ("image_url", "other"),
        ("title of the article", "title"),
        ("published_by", "author"),
        ("region", ""),
    ],
)
def test_what_a_name_says(column, role):
    assert named_role(column)[0] == role


CSV = {
    "sep line": f"sep=;\ndate;text\n{DATES[0]};{FIRST}\n{DATES[1]};{SECOND}\n",
    "trailing separators": f"date;text;;\n{DATES[0]};{FIRST};;\n{DATES[1]};{SECOND}\n",
    "title above": f"Мониторинг за март\n\ndate;text\n{DATES[0]};{FIRST}\n{DATES[1]};{SECOND}\n",
    "no header": f"{DATES[0]};{FIRST}\n{DATES[1]};{SECOND}\n",
    "other names": f"fecha;corpo\n{DATES[0]};{FIRST}\n{DATES[1]};{SECOND}\n",
    "compact dates": f"date;text\n20230304;{FIRST}\n20230305;{SECOND}\n",
    "days of Excel": f"date;text\n44989;{FIRST}\n44990.5;{SECOND}\n",
    "years first": f"date;text\n2023/3/4;{FIRST}\n2023/3/5;{SECOND}\n",
    "hyphens": f"date;text\n04-03-2023;{FIRST}\n05-03-2023;{SECOND}\n13-03-2023;12.\n",
    "short years": f"date;text\n04.03.23;{FIRST}\n05.03.23 10:15;{SECOND}\n",
}


@pytest.mark.parametrize("form", CSV)
def test_forms_of_csv(form):
    items = read_as("a.csv", CSV[form])
    assert texts_and_dates(records(items)) == BOTH
    items = read_as("a.tsv", CSV[form].replace(";", "\t"))
    assert texts_and_dates(records(items)) == BOTH


def test_what_is_no_date_of_publication():
    rows = f"Downloaded: 4 March 2023\nzip;born;text\n44989;;{FIRST}\n44990;;{SECOND}\n"
    items = read_as("a.csv", rows)
    assert [item.metadata.get("date") for item in items] == [None, None]


def test_two_columns_of_one_name():
    (record,) = read_as("a.csv", f"text,note,text\n{FIRST},a,Second thoughts.\n")
    assert record.text == FIRST
    assert record.columns == {"note": "a", "text 3": "Second thoughts."}


def test_two_columns_of_texts():
    rows = (
        f"id,Лид,Статья полностью\n1,Задержан курьер.,{FIRST}\n2,Вынесен приговор.,\n"
    )
    first, second = read_as("a.csv", rows)
    assert (first.text, first.columns["Лид"]) == (FIRST, "Задержан курьер.")
    assert second.text == "Вынесен приговор."


def test_a_column_of_texts_may_have_any_separator():
    items = read_as("a.csv", "Текст\nИзъяли ножи, ружья\nИзъяли бомбы, мины\n")
    assert [item.text for item in items] == ["Изъяли ножи, ружья", "Изъяли бомбы, мины"]


def test_a_header_is_no_text_and_a_text_no_header():
    items = read_as("a.csv", "Изъято 12 кг героина\nСуд вынес приговор\n")
    assert [item.text for item in items] == [
        "Изъято 12 кг героина",
        "Суд вынес приговор",
    ]
    form = f"Отметка времени;Опишите случай, который вы видели\n04.03.2023 10:15:00;{FIRST}\n"
    assert texts_and_dates(read_as("a.csv", form)) == BOTH[:1]


def test_the_settings_name_columns(tmp_path, monkeypatch):
    (tmp_path / "notebooks").mkdir()
    settings = tmp_path / "research.toml"
    settings.write_text('columns = {text = "corpo", title = "x"}')
    monkeypatch.chdir(tmp_path)
    data = f"corpo,x,altro\nBreve.,Uno,{FIRST}\n"
    (record,) = read_as("a.csv", data)
    assert (record.text, record.metadata["title"]) == ("Breve.", "Uno")
    settings.write_text('columns = {corpo = "text"}')
    (problem,) = read_as("a.csv", data)
    assert "name a column for 'corpo'" in problem.reason


def test_unknown_columns_travel_with_the_documents(tmp_path):
    (tmp_path / "a.csv").write_text(
        f"text,region,words,n chars\n{FIRST},Брест,7,\n{SECOND},,,5\n"
    )
    (tmp_path / "b.txt").write_text("Arms were seized in the port.")
    (tmp_path / "c.json").write_text(
        json.dumps([{"text": "Arms.", "n_chars": 7, "region": "Минск"}])
    )
    documents = load_corpus(tmp_path).documents
    assert documents.columns[-4:].tolist() == [
        "region",
        "words",
        "n chars",
        "column_n_chars",
    ]
    assert documents["region"].fillna("").tolist() == ["Брест", "", "", "Минск"]
    other = load_corpus(tmp_path / "b.txt").documents
    assert "region" not in other


def test_a_table_has_fifty_columns_more():
    row = {"text": FIRST, **{f"x{i}": i for i in range(60)}}
    record, problem = read_as("a.json", json.dumps([row]))
    assert len(record.columns) == 50
    assert "10 columns" in problem.reason


def book(*sheets):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


HEADED = [["Дата", "Текст"], *([day, text] for text, day in BOTH)]


def test_a_sheet_with_a_title():
    data = book(("Лист1", [["Мониторинг за март"], [], *HEADED]))
    items = read_as("a.xlsx", data)
    assert texts_and_dates(items) == BOTH
    assert items[0].columns == {"above the table": "Мониторинг за март"}


def test_a_cell_over_several_rows_counts_for_each():
    made = openpyxl.load_workbook(io.BytesIO(book(("a", HEADED))))
    made.active.merge_cells("A2:A3")
    buffer = io.BytesIO()
    made.save(buffer)
    items = read_as("a.xlsx", buffer.getvalue())
    assert texts_and_dates(items) == [(text, DATES[0]) for text in TEXTS]


def test_blank_sheets():
    (problem,) = read_as("a.xlsx", book(("a", []), ("b", []), ("c", [])))
    assert "no rows" in problem.reason
    items = read_as("a.xlsx", book(("a", []), ("b", HEADED)))
    assert [item.part for item in items] == ["#1", "#2"]


def test_a_sheet_without_texts_does_not_hide_its_neighbours():
    items = read_as("a.xlsx", book(("a", [["n", "score"], [1, 2]]), ("b", HEADED)))
    assert [item.part for item in items] == ["#a", "#b!1", "#b!2"]
    assert "no column of texts" in items[0].reason


def test_a_cell_far_below():
    made = openpyxl.load_workbook(io.BytesIO(book(("a", HEADED))))
    made.active.cell(1_048_576, 1, "x")
    buffer = io.BytesIO()
    made.save(buffer)
    first, second, problem = read_as("a.xlsx", buffer.getvalue())
    assert [first.text, second.text] == TEXTS
    assert problem.part == "#1048575"


def test_a_cell_that_asks_for_all_memory(tmp_path):
    made = openpyxl.load_workbook(io.BytesIO(book(("a", HEADED))))
    made.active.cell(1_048_576, 16_384, "x")
    made.save(tmp_path / "a.xlsx")
    (problem,) = read_file(tmp_path / "a.xlsx")
    assert "more than 1,000 MB of memory" in problem.reason


@pytest.mark.parametrize("name", ["table.xls", "table.ods"])
def test_other_spreadsheets(name):
    items = read_as(name, Path(__file__).with_name("cases").joinpath(name).read_bytes())
    assert texts_and_dates(items) == BOTH
    assert [item.columns["Число"] for item in items] == ["12", "0.5"]


def test_a_table_under_the_name_of_a_spreadsheet():
    assert texts_and_dates(read_as("a.xls", CSV["compact dates"])) == BOTH


def page(*posts):
    made = "".join(
        f'<div class="message default clearfix" id="message{i}"><div class="body">'
        f'<div class="pull_right date details" title="04.03.2023 10:15:00 UTC+03:00">10:15</div>'
        f'<div class="from_name">Сводка</div><div class="text">{post}</div></div></div>'
        for i, post in enumerate(posts)
    )
    return (
        '<html><head><meta charset="utf-8"></head><body><div class="page_wrap">'
        '<div class="page_header"><div class="text bold">Сводка</div></div>'
        '<div class="page_body chat_page"><div class="history"><div class="message service" '
        f'id="message-1"><div class="body details">4 March 2023</div></div>{made}</div></div></div>'
    )


def test_a_page_of_posts():
    items = read_as("messages.html", page(FIRST, "<b>Брест.</b> Суд.<br><br>Прокурор."))
    assert [item.text for item in items] == [FIRST, "Брест. Суд.\n\nПрокурор."]
    assert dict(items[0].metadata) == {
        "publisher": "Сводка",
        "date": "2023-03-04",
        "author": "Сводка",
    }


def test_a_page_of_posts_names_those_without_text():
    record, problem = read_as("messages.html", page(FIRST, ""))
    assert (record.part, problem.part) == ("#1", "#2")


def test_a_page_with_messages_is_no_export():
    article = (
        "<p>Customs officers seized 12 kg of heroin in a truck at the border.</p>" * 3
    )
    (record,) = read_as("a.html", f'<html><div class="message default">{article}</div>')
    assert (record.part, record.text.count("heroin")) == ("", 3)


def test_a_post_that_is_wrapped_in_a_list():
    posts = [{"timestamp": 1677914100, "data": [{"post": FIRST}], "title": "A wrote."}]
    posts += [
        {"timestamp": 1678000500, "data": [{"post": SECOND}]},
        {"timestamp": 1, "data": []},
    ]
    items = read_as("posts.json", json.dumps(posts))
    assert texts_and_dates(records(items)) == BOTH
    assert [item.part for item in problems(items)] == ["#3"]


def test_a_repost_has_the_text_of_what_is_posted_again():
    wall = [
        {"date": 1677914100, "text": "", "copy_history": [{"text": FIRST}]},
        {"text": SECOND},
    ]
    first, second = read_as("wall.json", json.dumps({"response": {"items": wall}}))
    assert (first.text, first.metadata["date"], second.text) == (
        FIRST,
        DATES[0],
        SECOND,
    )


def test_a_total_is_no_text():
    rows = f"Дата;Текст\n{DATES[0]};{FIRST}\nИтого;1\n"
    record, problem = read_as("a.csv", rows)
    assert (record.text, problem.part) == (FIRST, "#2")


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("Sat, 04 Mar 2023 10:00:00 +0300", "2023-03-04"),
        ("2023-03-04T23:30:00+03:00", "2023-03-04"),
        ("4 марта 2023 г., 10:15", "2023-03-04"),
        ("1677914100.5", "2023-03-04"),
        ("2023", None),
        ("12345678901234567890", None),
        ("99999999", None),
    ],
)
def test_dates_of_tables(value, day):
    assert find_day(value, None) == day


def test_names_of_columns_that_meet_stay_apart():
    data = b"text,n,n 4,n\nArms were seized here.,1,2,3\n"
    [item] = read_as("a.csv", data)
    assert item.text == "Arms were seized here."


@pytest.mark.parametrize(
    "text",
    [
        "a," * 60_000 + "text\n" + "a," * 60_000 + "Arms were seized here.\n",
        "text,n\n" + '"Arms"x were,1\n' * 10_000,
        "a," * 20_000 + "\n" + "Arms were seized,\n" * 8_000,
        "Title " * 20_000 + "\n\ntext;b\n" + "Arms were seized.;1\n" * 5_000,
    ],
)
def test_the_time_of_a_table_grows_as_its_length(text):
    started = time.process_time()
    assert read_as("a.csv", text.encode())
    assert time.process_time() - started < 8
