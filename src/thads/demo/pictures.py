"""Small pictures for the news: quiet graphics in a unit's colour, of nobody."""

from functools import cache
from io import BytesIO
from math import cos
from math import pi
from math import sin
from PIL import Image
from PIL import ImageColor
from PIL import ImageDraw


WIDTH, HEIGHT = 640, 360
FINE = 2  # drawn larger, then made smaller, so that edges are smooth
GOLD = (217, 180, 74)


@cache
def picture(motif, colour):
    """Return (JPEG data, what it shows)."""
    draw, words = MOTIFS[motif % len(MOTIFS)]
    base = ImageColor.getrgb(colour)
    image = _ground(base)
    draw(ImageDraw.Draw(image, "RGBA"), base)
    image = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    out = BytesIO()
    image.save(out, "JPEG", quality=78, optimize=True)
    return out.getvalue(), words


def _ground(base):
    """A slope from the colour to a darker one."""
    dark = tuple(int(c * 0.45) for c in base)
    slope = Image.linear_gradient("L").resize((WIDTH * FINE, HEIGHT * FINE))
    low = Image.new("RGB", slope.size, dark)
    high = Image.new("RGB", slope.size, base)
    return Image.composite(low, high, slope)


def _light(alpha):
    return (255, 255, 255, alpha)


def _ring(draw, x, y, radius, fill, width):
    box = (x - radius, y - radius, x + radius, y + radius)
    draw.ellipse(box, outline=fill, width=width)


def _drum(draw, base):
    x, y = 940, 400
    star = []
    for n in range(28):
        reach = 118 if n % 2 == 0 else 44
        star.append((x + reach * cos(n * pi / 14), y + reach * sin(n * pi / 14)))
    draw.polygon(star, fill=(*GOLD, 230))
    for radius, alpha, width in (
        (140, 150, 4),
        (156, 90, 3),
        (230, 120, 4),
        (246, 70, 3),
        (330, 100, 4),
        (430, 80, 4),
        (446, 60, 3),
        (560, 60, 4),
    ):
        _ring(draw, x, y, radius, _light(alpha), width)
    for n in range(72):
        a = n * pi / 36
        draw.line(
            (x + 162 * cos(a), y + 162 * sin(a), x + 222 * cos(a), y + 222 * sin(a)),
            fill=_light(70),
            width=4,
        )
    for n in range(48):
        a = n * pi / 24
        cx, cy = x + 380 * cos(a), y + 380 * sin(a)
        _ring(draw, cx, cy, 18, _light(80), 4)
        _ring(draw, cx, cy, 6, _light(80), 3)


def _terraces(draw, base):
    for n in range(9):
        level = 150 + n * 68
        line = [
            (x, level + 46 * sin(x / (190 + 23 * n) + n * 1.7) + 18 * sin(x / 71 + n))
            for x in range(0, WIDTH * FINE + 20, 20)
        ]
        draw.polygon(
            [*line, (WIDTH * FINE, HEIGHT * FINE), (0, HEIGHT * FINE)], fill=_light(17)
        )
        draw.line(line, fill=_light(70), width=3)
    _ring(draw, 1020, 150, 64, (*GOLD, 220), 6)


def _columns(draw, base):
    draw.polygon([(340, 210), (640, 70), (940, 210)], fill=_light(55))
    draw.line(
        [(340, 210), (640, 70), (940, 210), (340, 210)], fill=(*GOLD, 210), width=5
    )
    draw.rectangle((330, 222, 950, 248), fill=_light(90))
    for n in range(6):
        left = 372 + n * 102
        draw.rectangle((left, 262, left + 46, 560), fill=_light(75))
        draw.rectangle((left - 10, 560, left + 56, 576), fill=_light(95))
    for n in range(3):
        draw.rectangle(
            (310 - n * 40, 588 + n * 34, 970 + n * 40, 614 + n * 34),
            fill=_light(70 - n * 14),
        )


def _scales(draw, base):
    draw.line((640, 130, 640, 590), fill=_light(190), width=12)
    draw.line((360, 200, 920, 200), fill=_light(190), width=10)
    _ring(draw, 640, 140, 34, (*GOLD, 240), 10)
    for x in (380, 900):
        draw.line((x, 200, x - 110, 430), fill=_light(120), width=4)
        draw.line((x, 200, x + 110, 430), fill=_light(120), width=4)
        draw.pieslice((x - 125, 340, x + 125, 520), 0, 180, fill=_light(95))
    draw.rectangle((500, 590, 780, 614), fill=_light(170))
    for radius in (380, 470, 560):
        _ring(draw, 640, 360, radius, _light(26), 3)


def _sheets(draw, base):
    for n, (left, top) in enumerate(((360, 180), (470, 130), (580, 80))):
        draw.rounded_rectangle(
            (left, top, left + 400, top + 520), 18, fill=(255, 255, 255, 44 + 22 * n)
        )
    for n in range(8):
        right = 930 if n % 3 else 850
        draw.line((640, 260 + n * 38, right, 260 + n * 38), fill=_light(120), width=8)
    draw.line((640, 160, 850, 160), fill=(*GOLD, 230), width=14)
    _ring(draw, 900, 540, 44, (*GOLD, 220), 8)
    _ring(draw, 900, 540, 26, (*GOLD, 160), 4)


def _weave(draw, base):
    for row in range(-1, 7):
        for column in range(-1, 11):
            x = column * 130 + (65 if row % 2 else 0)
            y = row * 112
            for radius, alpha in ((92, 60), (66, 45), (40, 34)):
                _ring(draw, x, y, radius, _light(alpha), 4)
    draw.line((0, 660, WIDTH * FINE, 660), fill=(*GOLD, 200), width=6)


MOTIFS = (
    (_drum, "Hình minh họa: hoa văn mặt trống đồng"),
    (_scales, "Hình minh họa: cán cân công lý"),
    (_terraces, "Hình minh họa: những thửa ruộng bậc thang"),
    (_columns, "Hình minh họa: mặt trước một trụ sở có hàng cột"),
    (_sheets, "Hình minh họa: các trang văn bản xếp chồng"),
    (_weave, "Hình minh họa: hoa văn dệt"),
)
