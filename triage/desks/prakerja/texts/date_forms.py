"""The forms in which people tell a day, each with an example; earlier ones take their words from later ones.

They are in this order because each puts a date in the place of its words, which later forms may refer to.
"""

from typing import Final

from triage.desks.prakerja.texts import date_meanings as meanings
from triage.desks.prakerja.texts.said import form

FORMS: Final = (
    # No day: "setiap Senin", "Senin sampai Jumat", "Sabtu Minggu", "tahun kemarin"
    form("every WEEKDAY", None),
    form("weekday (until|dash) (weekday|minggu) (?!PAST|WEEK)|weekday and minggu", None),
    form("weekday minggu (?!PAST|ahead|this|comma)", None),
    # A month by its name: "tanggal tujuh belas november", "Nov 12th", "on Nov 4", "Oktober tanggal dua puluh"
    form("dated? (number|ordinal) of? month_name (?!full_year|figure)", meanings.month_and_day),
    form("month_name dated number", meanings.month_and_day),
    form("month_name ordinal", meanings.month_and_day),
    form("(?<=on|since|before|until) month_name number|month_name number (?=comma|end|$)", meanings.month_and_day),
    # By its number: "tgl 23 bulan 11", "bulan 11 tanggal 23". By this one: "tanggal 31 bulan lalu"
    form("dated number month number|month number dated number", meanings.two_numbers),
    form("dated number month month_name", meanings.month_and_day),
    form("dated number (month (this|PAST|ahead)|last month|next month)", meanings.in_some_month),
    # "3 Maret tahun 2026", "20 Oktober tahun lalu"
    form("date comma? year full_year", meanings.in_year),
    form("date year PAST", meanings.a_year_before),
    form("year PAST", None),
    # Two dates: "10 s.d. 12 November", "tanggal 10 dan 12 November", "tgl 5 sampai tgl 10"
    form("dated? number (until|dash) (?=date)", meanings.range_start),
    form("dated number (and|comma) (?=date)", meanings.range_start),
    form("dated number (?=until dated? number)", meanings.day_of_month),
    form("(?<=date until) dated? number", meanings.range_end),
    # "Kamis tanggal sembilan belas", "kamis 26", "Wednesday the 25th", "minggu 15"
    form("WEEKDAY PART? comma? (dated|the) (number|ordinal) (?!number)", meanings.weekday_and_day),
    form("(WEEKDAY comma?|minggu) (number|ordinal)", meanings.weekday_and_day),
    # "tgl 12", "tgl 30 ini", "tgl 5 kemarin", "besok tanggal 29", "on the 3rd" (not "on the 3rd attempt")
    form("tomorrow dated number|dated number (tomorrow|ahead)", meanings.day_of_month),
    form("dated number (this|that|PAST|patang)? (?!(until|dash)? number|month|month_name)", meanings.day_of_month),
    form("(?<=on|since|before|until) the? ordinal (?!counted|week|day|month)", meanings.day_of_month),
    # A date with what belongs to it: "Jumat 20/11", "kemarin tanggal 20", "tgl 12, hari Kamis", "12 Maret lalu"
    form("holiday", meanings.holiday),
    form("WEEKDAY PART? (WEEK PAST|PAST)? that? (comma|mark)? exactly? date", meanings.with_weekday),
    form("yesterday mark? date", meanings.with_yesterday),
    form("night (weekday|minggu) date|date comma? night (weekday|minggu)", meanings.same),
    form("date (comma|mark)? (that|exactly)? WEEKDAY", meanings.with_weekday),
    form("date (this|PAST|patang)", meanings.same),
    # A weekday of some week: "kamis minggu lalu", "selasa 2 minggu lalu", "minggu depan hari selasa"
    form("WEEKDAY PART? which? WEEK PAST|WEEK PAST comma? exactly? WEEKDAY|WEEKDAY last week", meanings.in_week(-1)),
    form("WEEKDAY PART? WEEK this|WEEK this WEEKDAY", meanings.in_week(0)),
    form("WEEKDAY PART? WEEK ahead|WEEK ahead WEEKDAY|WEEKDAY next week", meanings.in_week(1)),
    form("WEEKDAY PART? past|past comma? exactly? WEEKDAY", meanings.weeks_ago),
    # One that passed or comes: "jumat kemarin", "kemarin rabu", "malam Jumat", "Rabu depan", "besok senin", "Senin ini"
    form("day? weekday market? night weekday PAST?", meanings.last_weekday),
    form("night WEEKDAY PAST?|night minggu PAST?", meanings.eve),
    form("WEEKDAY PART? PAST|minggu PART PAST|yesterday WEEKDAY PART?|last weekday PART?", meanings.last_weekday),
    form("WEEKDAY PART? (ahead|tomorrow)|tomorrow (WEEKDAY|minggu) PART?|next weekday PART?", meanings.next_weekday),
    form("WEEKDAY PART? this|now already? WEEKDAY|this weekday", meanings.this_weekday),
    form("WEEKDAY PART?|minggu PART", meanings.weekday_alone),
    # Today and last night: "tadi subuh", "tadi abis magrib", "jam 4 sore tadi", "malam ini", "dari pagi", "2 jam lalu"
    form("earlier night|night earlier|last night", meanings.counted(-1)),
    form("earlier after? PART|after? PART earlier|PART this|this PART", meanings.counted(0)),
    form("earlier hour number PART?|hour number PART? earlier", meanings.counted(0)),
    form("since (PART|earlier) (?!until)", meanings.counted(0)),
    form("(number minute|an_hour) which? ago", meanings.counted(0)),
    form("number hour which? ago", meanings.hours_ago),
    # "kemarin lusa", "kemarin dulu", "lusa kemarin"; "besok pagi", "lusa"; "minggu lalu", "akhir bulan lalu"
    form("yesterday (overmorrow|once)|overmorrow yesterday", meanings.counted(-2)),
    form("WEEK PAST|last week", meanings.counted(-7)),
    form("late month (this|PAST)?", meanings.end_of_month),
    form("month PAST|last month", meanings.counted(-meanings.MONTH)),
    form("WEEK ahead|next week", meanings.counted(7)),
    form("month ahead|next month", meanings.counted(meanings.MONTH)),
    form("tomorrow PART? (?!month_name)|dawn", meanings.counted(1)),
    form("overmorrow PART?", meanings.counted(2)),
    form("relative", meanings.relative),
    form("past", meanings.ago),
    form("length more", meanings.to_come),
    # "sejak April", "Oktober lalu"; "akhir tahun"
    form(
        "(month|since|in|late|edge) month_name PAST? (?!number|full_year|figure)|month_name PAST", meanings.month_alone
    ),
    form("late year this?", meanings.end_of_year),
    # "sehari setelah tanggal 18", "H-1 Hari Guru"; from the date before: "besoknya", "hari itu juga", "2 hari kemudian"
    form("length (after|before) day? date|offset date", meanings.counted_from_date),
    form("same_day", meanings.from_earlier_date(0)),
    form("next_day", meanings.from_earlier_date(1)),
    form("length (before_it|after_it)", meanings.counted_from_earlier_date),
    # "kemarin", "kemarin sore"
    form("yesterday PART?|patang (?=end|comma|mark|$)", meanings.counted(-1)),
)
