from pathlib import Path

import pytest

from flows.companies import read_companies
from nlp.errors import NarrativeError

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "ticker,company,sector,industry,fiscal_year_end_month\nabc,Abc Inc.,Energy,Oil,6\n",
            [{"company": "ABC", "name": "Abc Inc.", "sector": "Energy", "industry": "Oil", "fiscal_year_end_month": 6}],
        ),
        # The S&P 500 list.
        (
            'Symbol,Security,GICS Sector,GICS Sub-Industry,CIK\nABC,"Abc, Inc.",Energy,Oil,1\n',
            [
                {
                    "company": "ABC",
                    "name": "Abc, Inc.",
                    "sector": "Energy",
                    "industry": "Oil",
                    "fiscal_year_end_month": None,
                }
            ],
        ),
        (
            "\ufeff Ticker \nABC\n\n",
            [{"company": "ABC", "name": None, "sector": None, "industry": None, "fiscal_year_end_month": None}],
        ),
        ("ticker\n", []),
    ],
)
def test_lists(tmp_path, text, expected):
    path = tmp_path / "companies.csv"
    path.write_text(text, encoding="utf-8")
    assert read_companies(path) == expected


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", ":1: a list of companies needs a column ticker or symbol"),
        (b"name\nAbc\n", ":1: a list of companies needs a column ticker or symbol"),
        (b"ticker,name\nABC,Abc\n,Def\n", ":3: the ticker is empty"),
        (b"ticker,name\nABC,Abc\n\n\n,Def\n", ":5: the ticker is empty"),
        (b"ticker,name\nABC,Abc\nabc,Def\n", ":3: ABC is listed in line 2"),
        (b"ticker,fiscal_year_end_month\nABC,13\n", ":2: fiscal_year_end_month: '13' is not a month from 1 to 12"),
        (b"ticker,fiscal_year_end_month\nABC,June\n", ":2: fiscal_year_end_month: 'June' is not a month from 1 to 12"),
        (b"ticker\n\xff\xfe\n", ": cannot be read as a list of companies: 'utf-8' codec"),
        (b'ticker\n"' + b"x" * 200_000 + b'"\n', ": cannot be read as a list of companies: field larger"),
    ],
)
def test_errors_name_the_file_and_the_line(tmp_path, data, told):
    path = tmp_path / "companies.csv"
    path.write_bytes(data)
    with pytest.raises(NarrativeError) as raised:
        read_companies(path)
    assert str(raised.value).startswith(f"{path}{told}")
    assert "\n" not in str(raised.value)


def test_a_list_that_is_not_there(tmp_path):
    with pytest.raises(NarrativeError, match="cannot be read as a list of companies"):
        read_companies(tmp_path / "nowhere.csv")


def test_the_sample_list():
    companies = {company["company"]: company for company in read_companies(ROOT / "corpora" / "companies.csv")}
    assert len(companies) == 6
    assert companies["QLMK"]["fiscal_year_end_month"] == 1


@pytest.mark.real
def test_the_sp500_list(real_data):
    companies = read_companies(real_data / "reference" / "sp500-companies.csv")
    assert len(companies) > 490
    assert all(company["sector"] and company["name"] for company in companies)
