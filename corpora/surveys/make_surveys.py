"""Draw the two sample survey reports beside this file: `python corpora/surveys/make_surveys.py`.

Publishers, people and figures are invented. The same text gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table, TableStyle

HERE = Path(__file__).resolve().parent
WIDTH, HEIGHT = A4
LEFT, RIGHT, TOP, FOOT = 62.0, WIDTH - 62.0, HEIGHT - 74.0, 62.0
MEASURE = RIGHT - LEFT
INK, PALE, GREY = HexColor("#1f2a37"), HexColor("#dfe6ee"), HexColor("#5f6b7a")

BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=12, leading=17.5, textColor=INK)
NOTE = ParagraphStyle("note", fontName="Times-Roman", fontSize=7.8, leading=9.6, textColor=GREY)
HEAD = ParagraphStyle("head", fontName="Helvetica-Bold", fontSize=14, leading=18, textColor=INK)
CALL = ParagraphStyle("call", fontName="Helvetica", fontSize=11.5, leading=14.5, textColor=INK)
CELL = ParagraphStyle("cell", fontName="Helvetica", fontSize=9.2, leading=12, textColor=INK)

Block = Callable[[Canvas, float], float]


def text(words: str, style: ParagraphStyle = BODY, after: float = 11) -> Block:
    """A paragraph as wide as the page."""

    def draw(canvas: Canvas, y: float) -> float:
        paragraph = Paragraph(words, style)
        _, tall = paragraph.wrap(MEASURE, y)
        paragraph.drawOn(canvas, LEFT, y - tall)
        return y - tall - after

    return draw


def head(words: str) -> Block:
    """A section head."""
    return text(words, HEAD, 8)


def call_out(figure: str, words: str) -> Block:
    """A figure in big type with its meaning at its right."""

    def draw(canvas: Canvas, y: float) -> float:
        canvas.setFillColor(PALE)
        canvas.rect(LEFT, y - 66, MEASURE, 62, stroke=0, fill=1)
        canvas.setFillColor(INK)
        canvas.setFont("Helvetica-Bold", 38 if len(figure) < 5 else 28)
        canvas.drawString(LEFT + 14, y - 48, figure)
        paragraph = Paragraph(words, CALL)
        _, tall = paragraph.wrap(MEASURE - 160, 60)
        paragraph.drawOn(canvas, LEFT + 146, y - 35 - tall / 2)
        return y - 88

    return draw


def bars(title: str, rows: Sequence[tuple[str, int]], base: str) -> Block:
    """A bar chart: a label, a bar and its percentage in each row, the base below."""

    def draw(canvas: Canvas, y: float) -> float:
        canvas.setFillColor(INK)
        canvas.setFont("Helvetica-Bold", 10)
        canvas.drawString(LEFT, y - 10, title)
        start, longest = LEFT + 236, MEASURE - 280
        y -= 22
        for label, value in rows:
            canvas.setFillColor(INK)
            canvas.setFont("Helvetica", 9)
            canvas.drawRightString(start - 8, y - 10, label)
            canvas.rect(start, y - 14, longest * value / 100, 12, stroke=0, fill=1)
            canvas.drawString(start + longest * value / 100 + 5, y - 11, f"{value}%")
            y -= 19
        canvas.setFillColor(GREY)
        canvas.setFont("Helvetica-Oblique", 8)
        canvas.drawString(LEFT, y - 9, base)
        return y - 32

    return draw


def table(title: str, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Block:
    """A ruled table; its first row is the head."""

    def draw(canvas: Canvas, y: float) -> float:
        canvas.setFillColor(INK)
        canvas.setFont("Helvetica-Bold", 10)
        canvas.drawString(LEFT, y - 10, title)
        grid = Table(
            [[Paragraph(f"<b>{cell}</b>" if not n else cell, CELL) for cell in row] for n, row in enumerate(rows)],
            colWidths=[MEASURE * width for width in widths],
        )
        grid.setStyle(
            TableStyle(
                [
                    ("GRID", (0, 0), (-1, -1), 0.6, INK),
                    ("BACKGROUND", (0, 0), (-1, 0), PALE),
                    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ]
            )
        )
        _, tall = grid.wrapOn(canvas, MEASURE, y)
        grid.drawOn(canvas, LEFT, y - 18 - tall)
        return y - tall - 40

    return draw


def cover(title: str, subtitle: str, publisher: str, when: str) -> Block:
    """The title over the first page."""

    def draw(canvas: Canvas, y: float) -> float:
        canvas.setFillColor(INK)
        canvas.rect(0, y - 96, WIDTH, HEIGHT - y + 96, stroke=0, fill=1)
        canvas.setFillColor(HexColor("#ffffff"))
        canvas.setFont("Helvetica-Bold", 27)
        canvas.drawString(LEFT, y - 28, title)
        canvas.setFont("Helvetica", 13)
        canvas.drawString(LEFT, y - 52, subtitle)
        canvas.setFont("Helvetica", 10)
        canvas.drawString(LEFT, y - 76, f"{publisher}  |  {when}")
        return y - 120

    return draw


def report(name: str, running: str, author: str, pages: Sequence[tuple[Sequence[Block], Sequence[str]]]) -> Path:
    """Write one PDF; each page is its blocks and its footnotes."""
    path = HERE / name
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setTitle(running)
    canvas.setAuthor(author)
    for number, (blocks, notes) in enumerate(pages, start=1):
        y = TOP
        if number > 1:
            canvas.setFillColor(GREY)
            canvas.setFont("Helvetica", 8)
            canvas.drawString(LEFT, HEIGHT - 44, running)
        for block in blocks:
            y = block(canvas, y)
        floor = _footnotes(canvas, notes)
        if y < floor:
            raise ValueError(f"{name}: page {number} is too full by {floor - y:.0f} points")
        canvas.setFillColor(GREY)
        canvas.setFont("Helvetica", 8)
        canvas.drawCentredString(WIDTH / 2, 30, f"{number}")
        canvas.showPage()
    canvas.save()
    return path


def _footnotes(canvas: Canvas, notes: Sequence[str]) -> float:
    """Draw the notes from the bottom up; the height at which they end."""
    y = FOOT
    for note in reversed(notes):
        paragraph = Paragraph(note, NOTE)
        _, tall = paragraph.wrap(MEASURE, HEIGHT)
        paragraph.drawOn(canvas, LEFT, y)
        y += tall + 2
    if notes:
        canvas.setStrokeColor(GREY)
        canvas.setLineWidth(0.4)
        canvas.line(LEFT, y + 3, LEFT + 110, y + 3)
        y += 6
    return y


def finance_chiefs() -> Path:
    """The first report: 312 finance chiefs."""
    pages = [
        (
            [
                cover(
                    "The Cost Question 2025",
                    "What 312 finance chiefs plan to spend less on",
                    "Wexcombe Institute",
                    "May 2025",
                ),
                text(
                    "Twice a year we ask finance chiefs where their money goes. This spring the answers moved "
                    "further than in any round since we began in 2017. Two thirds of them have a cost program under "
                    "way, and for the first time a majority expects technology itself to become "
                    "cheaper.<super>1</super>"
                ),
                call_out(
                    "64%",
                    "of finance chiefs have a formal program to take cost out of their company, up from 49% in 2024.",
                ),
                text(
                    "Among those with a program, the median target is 7% of the cost base, to be reached within 18 "
                    "months. One in five (21%) aims at 10% or more. Procurement comes first: 71% name it as a source "
                    "of savings, ahead of office space (44%) and headcount (38%)."
                ),
                call_out(
                    "53%", "expect AI to lower the prices they pay for software and IT services within two years."
                ),
                text(
                    "Only 12% expect such prices to rise because of AI. The remaining 35% expect no change or do not "
                    "know. Those who have already renewed a contract since January are the most confident: of these "
                    "128 respondents, 61% report a lower unit price."
                ),
            ],
            ["<super>1</super> Earlier rounds asked about hardware only; the wording was widened in 2023."],
        ),
        (
            [
                head("Where the savings are meant to come from"),
                text(
                    "A program needs an owner. In 58% of companies the finance chief owns it, in 23% the chief "
                    "operating officer, and in 11% a transformation office. The others could not name one person."
                ),
                bars(
                    "Sources of planned savings (several answers possible)",
                    [
                        ("Procurement and supplier terms", 71),
                        ("Fewer software vendors", 57),
                        ("Office space and travel", 44),
                        ("Headcount", 38),
                        ("Automation with AI", 36),
                        ("Product range", 19),
                    ],
                    "Base: 200 finance chiefs with a formal cost program.",
                ),
                text(
                    "Vendor consolidation has become a habit. In the past year 46% of all respondents reduced the "
                    "number of their software vendors, by 18% on average. Another 29% plan to begin within twelve "
                    "months, and 25% neither did so nor plan to."
                ),
                text(
                    "Not everybody is happy with the result. A third (33%) of those who consolidated say that the "
                    'remaining vendors raised their prices at the first renewal.<super>2</super> "We went from '
                    'eleven to four and felt clever for about a year," writes the finance chief of a logistics '
                    "company."
                ),
                call_out(
                    "18%",
                    "is the average reduction in the number of software vendors among companies that consolidated.",
                ),
            ],
            [
                "<super>2</super> Base: 143 respondents who reduced the number of software vendors in the twelve "
                "months before the interview."
            ],
        ),
        (
            [
                head("Not the same everywhere"),
                text(
                    "Larger companies cut more often, and retailers cut the deepest. Health care stands apart: fewer "
                    "than half of its finance chiefs run a program, since wages are most of their cost and people "
                    "are scarce."
                ),
                table(
                    "Cost programs and vendors by industry",
                    [
                        [
                            "Industry",
                            "n",
                            "Have a cost program",
                            "Median target",
                            "Reduced vendors",
                            "Expect AI to lower prices",
                        ],
                        ["Manufacturing", "84", "69%", "7%", "45%", "48%"],
                        ["Retail and consumer", "67", "75%", "9%", "51%", "54%"],
                        ["Financial services", "61", "62%", "6%", "54%", "63%"],
                        ["Technology and media", "48", "65%", "8%", "44%", "67%"],
                        ["Health care", "52", "46%", "4%", "33%", "37%"],
                        ["All", "312", "64%", "7%", "46%", "53%"],
                    ],
                    [0.24, 0.14, 0.16, 0.14, 0.14, 0.18],
                ),
                text(
                    "By size, 72% of companies with sales above $5 billion have a program, against 57% of those "
                    "between $500 million and $1 billion. In Germany the share is 68%, in the United States 65% and "
                    "in the United Kingdom 59%.<super>3</super>"
                ),
                text(
                    "Expectations for their own selling prices are muted. Some 41% plan to raise prices in 2025, 44% "
                    "plan to hold them, and 15% expect to lower them. Asked about falling prices in general, 9% see "
                    "deflation as the larger risk for their business, and 63% see inflation."
                ),
            ],
            ["<super>3</super> Differences between countries are within the margin of error."],
        ),
        (
            [
                head("What happens to the savings"),
                bars(
                    "Use of the money saved",
                    [
                        ("Kept as profit", 42),
                        ("Put into technology", 31),
                        ("Lower prices for customers", 15),
                        ("Pay and training", 12),
                    ],
                    "Base: 200 finance chiefs with a formal cost program; one answer.",
                ),
                text(
                    "Of the companies that finished a program in the past three years, 55% reached their target, 28% "
                    "reached at least half of it, and 17% less than that. The most frequent reason for missing it "
                    "was that costs had grown back elsewhere (named by 47%)."
                ),
                call_out(
                    "55%", "of the companies that finished a cost program in the past three years reached their target."
                ),
                head("Methodology"),
                text(
                    "The Wexcombe Institute interviewed 312 chief financial officers and finance directors of "
                    "companies with annual sales of at least $500 million in the United States (n=148), the United "
                    "Kingdom (n=79) and Germany (n=85). Interviews took place online and by telephone from 3 to 28 "
                    "March 2025. Results are weighted by industry and by size of company. The margin of error for "
                    "the whole sample is plus or minus 5.5 percentage points at 95% confidence, and larger for "
                    "subgroups. Percentages may not add up to 100 because of rounding."
                ),
                text(
                    "The Wexcombe Institute is invented, and so is every figure in this report: it is sample data.",
                    NOTE,
                ),
            ],
            [],
        ),
    ]
    return report("finance-chiefs-2025.pdf", "The Cost Question 2025 - Wexcombe Institute", "Wexcombe Institute", pages)


def operations_leaders() -> Path:
    """The second report: 540 operations leaders."""
    pages = [
        (
            [
                cover("Fewer Moving Parts", "The 2025 survey of operations leaders", "Lindgate Research", "July 2025"),
                text(
                    "Complexity has a price, and operations leaders have started to work it out. We asked 540 of "
                    "them how many suppliers, systems and products they manage, how many they want, and what stands "
                    "in the way. Seven in ten told us that they manage more of everything than they did five years "
                    "ago."
                ),
                call_out("7 in 10", "manage more suppliers, systems and products than they did five years ago."),
                text(
                    "That is about to change. Within the next two years, 48% intend to cut the number of products "
                    "they sell, 59% the number of suppliers, and 62% the number of software "
                    "applications.<super>1</super> Only 6% intend to do none of the three."
                ),
                bars(
                    "Plan to reduce the number of ... within two years",
                    [
                        ("software applications", 62),
                        ("suppliers", 59),
                        ("products or SKUs", 48),
                        ("plants or warehouses", 27),
                    ],
                    "Base: all respondents, n=540; several answers possible.",
                ),
                text(
                    "Those who have already trimmed their range are content with it. Of the 231 companies that "
                    "removed products since 2023, 74% report lower inventory, and 52% report higher sales of the "
                    "items that remain."
                ),
            ],
            ["<super>1</super> Applications in operations, planning and logistics; office software was excluded."],
        ),
        (
            [
                head("What a smaller range saves"),
                text(
                    "On average, companies that cut their range removed 22% of their items. The same companies "
                    "estimate that cost per unit fell by between 3% and 5% as a result. Food producers went "
                    "furthest, with 29% of items removed; makers of machinery removed 14%."
                ),
                table(
                    "Range and suppliers, by industry",
                    [
                        [
                            "Industry",
                            "n",
                            "Cut the range since 2023",
                            "Items removed (average)",
                            "Cut suppliers since 2023",
                        ],
                        ["Food and beverage", "118", "56%", "29%", "41%"],
                        ["Household and personal care", "92", "51%", "26%", "38%"],
                        ["Machinery and vehicles", "136", "34%", "14%", "47%"],
                        ["Chemicals and packaging", "101", "40%", "19%", "36%"],
                        ["Retail and wholesale", "93", "35%", "20%", "29%"],
                        ["All", "540", "43%", "22%", "39%"],
                    ],
                    [0.32, 0.10, 0.20, 0.20, 0.18],
                ),
                text(
                    "Supplier lists shrink more slowly. Since 2023, 39% of companies have reduced the number of "
                    "their direct suppliers, by a median of 12%. At the same time 24% have added suppliers, most of "
                    "them as a second source in another country.<super>2</super> Resilience and simplicity pull in "
                    "opposite directions."
                ),
                call_out("22%", "of items were removed, on average, by the companies that cut their range since 2023."),
            ],
            ["<super>2</super> A company may have done both, in different categories of purchase."],
        ),
        (
            [
                head("Is AI making operations cheaper?"),
                text(
                    "Of the 418 respondents whose companies use at least one AI tool in operations, 45% say that it "
                    "has lowered their cost, 37% see no effect yet, and 11% say that cost has gone up. The rest "
                    "cannot tell."
                ),
                bars(
                    "Where AI has lowered cost",
                    [
                        ("Planning and forecasting", 52),
                        ("Quality inspection", 41),
                        ("Purchasing paperwork", 39),
                        ("Maintenance", 28),
                        ("Transport", 17),
                    ],
                    "Base: 188 respondents who report lower cost from AI; several answers possible.",
                ),
                text(
                    "Prices of the tools themselves are falling. Asked about their latest contract, 58% of AI users "
                    "paid less per unit of use than a year before, by a median of 30%. But total spending rose at "
                    "66% of these companies, because they use more of it.<super>3</super>"
                ),
                call_out("58%", "of AI users paid less per unit of use in their latest contract than a year before."),
                text(
                    "Looking ahead, 49% of all respondents expect AI to reduce operating cost by 5% or more by 2028. "
                    "In the survey of 2023 it was 27%. Some 8% believe that it will never pay for itself."
                ),
            ],
            [
                "<super>3</super> Unit of use: a seat, a document, an inspection or a million tokens, whichever the "
                "contract states.",
            ],
        ),
        (
            [
                head("What stands in the way"),
                text(
                    "Sales teams do. Asked for the largest obstacle to a smaller range, 44% name their own sales "
                    "organization, 26% name important customers, and 18% say that they lack data on what each item "
                    "really costs. Only 12% see no obstacle."
                ),
                text(
                    "For software the answer is different: 51% say that contracts run too long, and 33% that nobody "
                    "knows who uses what. The median operations department runs 34 applications, and its leader "
                    "would like to run 20."
                ),
                call_out(
                    "34 to 20",
                    "The median operations department runs 34 applications; its leader would like to run 20.",
                ),
                head("About this survey"),
                text(
                    "Lindgate Research surveyed 540 vice presidents, directors and heads of operations, supply chain "
                    "or manufacturing in nine countries: the United States, Canada, Mexico, the United Kingdom, "
                    "France, Germany, Italy, Poland and Japan. All work for companies with at least 1,000 employees. "
                    "The online interviews were held between 12 May and 6 June 2025. No weights were applied. For "
                    "the whole sample the margin of error is plus or minus 4.2 percentage points at 95% confidence. "
                    "Where a question was put to fewer people, the base is given with the figure."
                ),
                text("Lindgate Research is invented, and so is every figure in this report: it is sample data.", NOTE),
            ],
            [],
        ),
    ]
    return report(
        "operations-leaders-2025.pdf", "Fewer Moving Parts 2025 - Lindgate Research", "Lindgate Research", pages
    )


def main() -> None:
    """Draw both."""
    finance_chiefs()
    operations_leaders()


if __name__ == "__main__":
    main()
