# ruff: noqa: E501 (one block of a page a line)
"""Pages whose words vary more than their looks: how differently products say the same few things."""

from collections.abc import Sequence

from datasets.gallery.looks.opened.parts import (
    absent,
    android,
    chrome_android,
    completing,
    desktop,
    document,
    done_on,
    error,
    fact,
    finished,
    ios,
    maybe,
    present,
    said,
    samsung,
    status,
)
from datasets.gallery.page import Page, Usable

_BLOCKS = {
    "h": '<h2 style="font-size:1.45em;margin:14px 0 6px">{}</h2>',
    "p": '<p style="margin:7px 0">{}</p>',
    "s": '<p style="margin:5px 0;font-size:.86em;opacity:.72">{}</p>',
    "t": '<span style="display:inline-block;background:{accent}22;color:{accent};border-radius:8px;padding:4px 11px;margin:5px 0;font-weight:600">{}</span><br>',
    "b": '<div style="background:{accent};color:{on};border-radius:{round};padding:11px;margin:9px 0;text-align:center;font-weight:600">{}</div>',
    "o": '<div style="border:1.5px solid {accent};color:{accent};border-radius:{round};padding:10px;margin:9px 0;text-align:center;font-weight:600">{}</div>',
    "g": '<div style="background:#dcdfe3;color:#90969e;border-radius:{round};padding:11px;margin:9px 0;text-align:center">{}</div>',
    "a": '<p style="margin:8px 0;color:{accent};font-weight:600">{}</p>',
    "w": '<div style="background:#fff4d6;color:#6b4e00;border-radius:10px;padding:11px 13px;margin:9px 0">{}</div>',
    "c": '<div style="text-align:center;margin:10px 0">{}</div>',
}


def blocks(*rows: str, accent: str, on: str = "#fff", round_: str = "10px") -> str:
    """One block a row: its kind, a colon, its HTML; ``l:label|value`` and ``v:label|value`` (one under the other)."""
    drawn = []
    for row in rows:
        kind, _, content = row.partition(":")
        if kind == "l":
            label, _, value = content.partition("|")
            drawn.append(
                f'<div class="row" style="padding:7px 0;border-bottom:1px solid #8883"><span class="grow" style="opacity:.75">{label}</span><b>{value}</b></div>'
            )
        elif kind == "v":
            label, _, value = content.partition("|")
            drawn.append(
                f'<div style="margin:9px 0"><small style="opacity:.7">{label}</small><div style="font-size:1.08em">{value}</div></div>'
            )
        elif kind == "raw":
            drawn.append(content)
        else:
            drawn.append(_BLOCKS[kind].format(content, accent=accent, on=on, round=round_))
    return "".join(drawn)


def phone(
    bar: str,
    *rows: str,
    accent: str = "#1769e0",
    on: str = "#fff",
    font: str = "Roboto",
    paper: str = "#fff",
    ink: str = "#1f2430",
    round_: str = "10px",
    over: str = "",
) -> str:
    """A page of blocks under a status bar; ``over`` is laid over it."""
    body = f'{bar}<div style="padding:12px 18px">{blocks(*rows, accent=accent, on=on, round_=round_)}</div>{over}'
    return document(body, font=font, paper=paper, ink=ink)


def review(value: str, words: str) -> str:
    """Words or a button about the review."""
    return fact("review", value, words)


def platform(code: str, words: str) -> str:
    """A platform's name."""
    return fact("platform", code, words)


def account(name: str, words: str = "") -> str:
    """The account's name."""
    return fact("account_name", name, words)


def snackbar(words: str, *, action: str = "", paper: str = "#2b2f36", ink: str = "#fff") -> str:
    """A notice at the foot of a page."""
    end = f'<b style="color:#8ab4f8">{action}</b>' if action else ""
    return (
        f'<div class="row" style="position:absolute;left:12px;right:12px;bottom:22px;background:{paper};color:{ink};border-radius:8px;padding:13px 15px">'
        f'<span class="grow">{said("toast", words)}</span>{end}</div>'
    )


_LEARNING: Sequence[tuple[str, str]] = (
    (
        "ragam-linimasa",
        phone(
            android("16:20"),
            f"h:Hai, {account('Rukmini Astari')}",
            "s:Gelombang 66 · No. Peserta 6611-0092",
            "h:Kelas pilihanmu",
            "p:Budidaya Jamur Tiram",
            "s:Penyelenggara: Kebun Belajar Lestari",
            f"l:Dituntaskan|{done_on('2024-02-08', '8 Februari 2024')}",
            f"l:Keterangan|{finished('Tuntas')}",
            f"l:Sertifikat|{absent('Menunggu penerbitan')}",
            f"b:{review('button_active', 'Beri Bintang & Ulasan')}",
            accent="#0b7a75",
        ),
    ),
    (
        "ragam-tahapan",
        phone(
            ios("9.05"),
            "h:Tahap pelatihan",
            "p:1. Beli pelatihan ✓ · 3 Mei 2025",
            f"p:2. {finished('Pelatihan telah selesai')} ✓ · {done_on('2025-05-19', '19 Mei 2025')}",
            f"p:3. {absent('Sertifikat sedang dalam proses penerbitan')}",
            "p:4. Ulasan",
            f"g:{review('button_inactive', 'Beri Ulasan')}",
            "s:Butuh waktu hingga 3 hari kerja sejak penyelenggara melapor.",
            font="Inter",
            accent="#7b3fe4",
        ),
    ),
    (
        "ragam-pintar",
        phone(
            samsung("20:41", charge="55%"),
            f"h:{platform('pintaria', 'Pintar')}",
            "p:Barista Pemula",
            "raw:<div style='height:8px;background:#e6e8ee;border-radius:4px'><div style='width:100%;height:8px;background:#16a34a;border-radius:4px'></div></div>",
            f"p:Kemajuan belajar {fact('progress', '100', '100%')}",
            f"v:Hari terakhir belajar|{maybe('completed_on', '2025-09-14', 'Minggu, 14 September 2025')}",
            f"w:{absent('Sertifikatmu belum kami terima')} dari lembaga pelatihan.",
            "o:Hubungi CS",
            font="Karla",
            accent="#16a34a",
        ),
    ),
    (
        "ragam-english-cards",
        document(
            desktop("Learner home", "https://www.pintaria.com/learner").replace(
                "pintaria.com/learner", f"{platform('pintaria', 'pintaria.com')}/learner"
            )
            + '<div style="padding:26px 40px">'
            + blocks(
                f"h:Good to see you, {account('Melinda Octavia')}!",
                "p:Data Entry Essentials",
                f"t:{finished('Passed')}",
                f"l:Completion date|{done_on('2026-01-22', '22 January 2026')}",
                f"l:Certificate|{absent('Not issued yet')}",
                f"l:Your rating|{review('not_yet', 'Not rated yet')}",
                "p:Video Editing on Your Phone",
                f"t:{status('not_finished', 'In progress')}",
                f"l:Progress|{fact('progress', '45', '45 %')}",
                accent="#c2410c",
            )
            + "</div>",
            font="Open Sans",
        ),
    ),
    (
        "ragam-unduh",
        phone(
            android("07:58", network="LTE", charge="91%"),
            f"p:{platform('sekolah_mu', 'Sekolah.mu')}",
            "h:Selamat, kelasmu rampung!",
            "p:Public Speaking untuk Pemandu Wisata",
            f"l:Rampung pada|{done_on('2023-06-30', '30/06/2023')}",
            "l:Nilai akhir|88",
            f"b:{present('Unduh Sertifikat')}",
            f"o:{review('button_active', 'Tulis ulasan kelas')}",
            font="Quicksand",
            accent="#e11d48",
            round_="22px",
        ),
    ),
    (
        "ragam-gelap-riwayat",
        phone(
            android("22:14", ink="#ddd"),
            "h:Riwayat kelas",
            "p:Operator Jahit Garmen",
            f"s:{platform('kemnaker', 'SIAPkerja')} · dibeli 1 Agu 2024",
            f"l:Status|{finished('Lulus')}",
            f"l:Tgl lulus|{done_on('2024-08-23', '23 Agu 2024')}",
            f"l:Sertifikat|{present('Tersedia')}",
            f"l:Ulasan|{review('given', 'Sudah diberikan')}",
            paper="#14171c",
            ink="#e7e9ee",
            accent="#4ade80",
        ),
    ),
    (
        "ragam-belum-mulai",
        phone(
            ios("13.31"),
            "h:Kelasku",
            "p:Meracik Jamu Kekinian",
            f"t:{status('not_finished', 'Belum dimulai')}",
            "s:Akses berlaku sampai 31 Desember 2025",
            f"b:{maybe('status', 'not_finished', 'Mulai Belajar')}",
            "p:Mengemas Kue Kering",
            f"t:{status('not_finished', 'Sedang dipelajari')}",
            f"p:{fact('progress', '62', '62%')} selesai",
            f"o:{maybe('status', 'not_finished', 'Lanjutkan')}",
            font="Inter",
            accent="#0ea5e9",
        ),
    ),
    (
        "ragam-kemnaker",
        document(
            desktop("Skillhub", "https://skillhub.kemnaker.go.id/riwayat").replace(
                "skillhub.kemnaker", "skillhub." + platform("kemnaker", "kemnaker")
            )
            + "<table style='margin:30px;border-collapse:collapse;font-size:14px' cellpadding='12' border='1'>"
            + "<tr><th>Program</th><th>Mulai</th><th>Tanggal lulus</th><th>Hasil</th><th>Sertifikat</th></tr>"
            + f"<tr><td>Las Dasar SMAW</td><td>02-05-2024</td><td>{done_on('2024-05-18', '18-05-2024')}</td><td>{finished('Lulus')}</td><td style='color:#1d4ed8'>{present('Unduh')}</td></tr>"
            + f"<tr><td>Teknisi AC</td><td>03-06-2024</td><td>{done_on('2024-06-21', '21-06-2024')}</td><td>{finished('Lulus')}</td><td>{absent('Diproses')}</td></tr></table>",
            font="Noto Sans",
        ),
    ),
    (
        "ragam-notifikasi",
        phone(
            android("10:10"),
            "h:Pemberitahuan",
            f"p:{absent('Sertifikat pelatihan kamu belum diterbitkan')} oleh penyelenggara.",
            "s:2 jam yang lalu",
            f"p:Kamu {finished('telah menyelesaikan pelatihan')} Desain Logo.",
            "s:kemarin",
            "p:Promo kelas baru, diskon 20%!",
            "s:3 hari yang lalu",
            accent="#0b6bcb",
        ),
    ),
    (
        "ragam-tak-bisa-ulas",
        phone(
            samsung("18:26"),
            "h:Ulasan pelatihan",
            "p:Tata Kelola Gudang",
            f"w:{review('not_yet', 'Kamu belum memberikan ulasan')}. Ulasan wajib sebelum insentif dicairkan.",
            f"g:{review('button_inactive', 'Tulis Ulasan')}",
            "s:Tombol aktif bila sertifikat sudah terbit.",
            font="Lato",
            accent="#ef6c00",
        ),
    ),
    (
        "ragam-sudah-ulas",
        phone(
            ios("8.47"),
            "h:Ulasanmu",
            "p:Merajut Tas · Rumah Benang",
            "raw:<div style='color:#f5b301;font-size:26px'>★★★★★</div>",
            "p:“Pengajarnya telaten, bahannya mudah dicari.”",
            f"s:{review('given', 'Kamu sudah memberi ulasan')} pada 4 Apr 2024",
            font="Lato",
            accent="#d97706",
        ),
    ),
    (
        "ragam-bukalapak",
        phone(
            android("11:02", charge="19%"),
            f"h:{platform('bukalapak', 'Bukalapak')} Kartu Prakerja",
            "p:Fotografi Makanan untuk Jualan",
            "s:No. Transaksi 22119008831 · dibeli 12 Jul 2022",
            f"p:Pelatihan {completing('diselesaikan')} {done_on('2022-07-20', '20 Juli 2022')}",
            f"a:{present('Lihat e-Sertifikat')}",
            f"g:{review('button_inactive', 'Beri Rating')}",
            accent="#d0103a",
        ),
    ),
    (
        "ragam-dua-bahasa",
        phone(
            android("14:55"),
            "h:My Trainings",
            "p:Basic Bookkeeping",
            f"v:Training status|{finished('Completed')}",
            f"v:Completed on|{done_on('2025-11-03', 'Mon, 3 Nov 2025')}",
            f"v:Certificate status|{absent('Being processed')}",
            f"v:Review|{review('not_yet', 'Not submitted')}",
            font="DejaVu Sans",
            accent="#2563eb",
        ),
    ),
)

_PAPERS: Sequence[tuple[str, str]] = (
    (
        "ragam-piagam",
        document(
            "<div style='border:10px double #8a6d1d;margin:14px;padding:34px;text-align:center'>"
            "<h1 style='font:700 34px Noto Serif;letter-spacing:5px'>SERTIFIKAT KELULUSAN</h1><p>No. 118/SK/KBL/2024</p><p style='margin:16px'>Dengan ini menerangkan bahwa</p>"
            f"<h2 style='font:44px Dancing Script'>{fact('certificate_name', 'Yosefina Klara Bria')}</h2><p style='margin:14px'>telah dinyatakan <b>LULUS</b> pada pelatihan</p><h3>Pengelolaan Homestay</h3>"
            f"<p style='margin:14px'>yang diselenggarakan pada 5 - {maybe('completed_on', '2024-02-09', '9 Februari 2024')}</p><p>Kupang, 12 Februari 2024</p><p style='margin-top:30px'><b>Drs. Marthen Lay</b><br>Direktur</p></div>",
            font="Noto Serif",
            paper="#fffdf5",
        ),
    ),
    (
        "ragam-appreciation",
        document(
            "<div style='background:#0f2747;color:#fff;padding:30px 44px;min-height:100vh'><p style='letter-spacing:4px'>SKILL FORWARD ACADEMY</p>"
            "<h1 style='font-size:40px;margin:22px 0 4px'>Certificate of Completion</h1><p>This certificate is proudly awarded to</p>"
            f"<h2 style='font:46px Kaushan Script;color:#ffd166;margin:12px 0'>{fact('certificate_name', 'Bagus Panji Anggoro')}</h2>"
            f"<p>for successfully finishing the course <b>Intro to Coffee Roasting</b> on {done_on('2025-03-27', 'March 27, 2025')}</p><p style='margin-top:40px'>Issued: March 29, 2025 · ID SF-77120</p></div>",
            font="Lato",
        ),
    ),
    (
        "ragam-kompetensi",
        document(
            "<div style='padding:30px;text-align:center'><h2>LEMBAGA PELATIHAN KERJA CITRA BAHARI</h2><h1 style='margin:16px;color:#0b5394'>SERTIFIKAT PELATIHAN</h1><p>Diberikan kepada :</p>"
            f"<h1 style='margin:10px'>{fact('certificate_name', 'Muh. Ikhsan Daeng Nai, A.Md.')}</h1><p>Nomor peserta 7371-002</p><p style='margin:12px'>atas partisipasinya sebagai peserta pelatihan</p><h3>Teknik Pengolahan Rumput Laut</h3>"
            f"<p style='margin:12px'>selesai tanggal {done_on('2023-11-17', '17 Nopember 2023')} dengan hasil SANGAT BAIK</p><p style='text-align:right;margin-top:40px'>Makassar, 20 Nopember 2023<br><br><b>Hj. Andi Tenri, S.E.</b></p></div>",
            font="Noto Sans",
        ),
    ),
    (
        "ragam-satu-nama",
        document(
            "<div style='padding:44px 26px;background:linear-gradient(160deg,#e8f7ee,#fff)'><p>Rumah Terampil</p><h1 style='font-size:30px;margin:18px 0'>E-Sertifikat</h1><p>dipersembahkan kepada</p>"
            f"<h1 style='font-size:40px;color:#0a7a3d;margin:10px 0'>{fact('certificate_name', 'Sumiati')}</h1><p>yang telah mengikuti dan menyelesaikan kelas</p><h2>Membuat Hantaran Pernikahan</h2>"
            f"<p style='margin-top:20px'>Tanggal penyelesaian<br><b>{done_on('2022-10-05', 'Rabu, 5 Oktober 2022')}</b></p><p style='margin-top:26px'>Kode verifikasi: RT-5512-XA</p></div>",
            font="Quicksand",
        ),
    ),
    (
        "ragam-english-plain",
        document(
            "<div style='padding:36px 50px;text-align:center'><h1 style='font:38px Noto Serif'>CERTIFICATE</h1><p>OF TRAINING</p><p style='margin:20px'>This is to certify that</p>"
            f"<h1 style='font:40px Noto Serif'>{fact('certificate_name', 'Theresia Wulandari Simbolon')}</h1><p style='margin:16px'>has successfully completed the online training</p><h3>Front Office for Small Hotels</h3>"
            f"<p style='margin:16px'>Date completed: {done_on('2024-12-09', '09 December 2024')}</p><p>Valid until 09 December 2027</p></div>",
            font="Noto Serif",
        ),
    ),
)

_TROUBLE: Sequence[tuple[str, str]] = (
    (
        "ragam-putus",
        phone(
            android("19:19", network=""),
            f"c:<h2>{error('offline', 'Koneksi internetmu terputus')}</h2>",
            "c:Nyalakan data seluler atau Wi-Fi, lalu muat ulang halaman.",
            "b:Muat Ulang",
            accent="#03ac0e",
        ),
    ),
    (
        "ragam-jaringan-lambat",
        phone(
            ios("21.02"),
            f"c:<h2>{error('timeout', 'Waktu permintaan habis')}</h2>",
            "c:Jaringanmu mungkin sedang lambat. Yuk, coba lagi.",
            "b:Coba Lagi",
            font="Inter",
            accent="#2563eb",
        ),
    ),
    (
        "ragam-gangguan",
        phone(
            samsung("09:30"),
            f"c:<h2>{error('server', 'Sistem kami sedang mengalami gangguan')}</h2>",
            "c:Tim kami sedang memperbaikinya. Mohon coba beberapa saat lagi, ya.",
            "o:Kembali ke beranda",
            accent="#0f766e",
        ),
    ),
    (
        "ragam-500-en",
        document(
            desktop("Error", "https://kelas.contoh.id/certificates/88")
            + f"<div style='padding:80px;text-align:center'><h1 style='font-size:90px;margin:0'>{error('server', '500')}</h1><h2>Oops! {error('server', 'Internal server error')}</h2><p>We have been notified and are looking into it.</p></div>",
            font="Lato",
        ),
    ),
    (
        "ragam-404-id",
        phone(
            android("15:01") + chrome_android(platform("pijar_mahir", "pijarmahir") + ".contoh.id/kelas/77"),
            f"c:<h1 style='font-size:64px'>{error('not_found', '404')}</h1>",
            f"c:{error('not_found', 'Halaman yang kamu cari tidak ditemukan')}",
            "b:Ke Beranda",
            accent="#f97316",
        ),
    ),
    (
        "ragam-403",
        phone(
            android("12:44") + chrome_android("dashboard.prakerja.go.id"),
            f"c:<h2>{error('denied', 'Akses ditolak')}</h2>",
            f"c:{error('denied', 'Anda tidak memiliki izin untuk membuka halaman ini.')}",
            accent="#444",
        ),
    ),
    (
        "ragam-503",
        document(
            desktop("503", "https://dashboard.prakerja.go.id/login")
            + f"<div style='padding:70px;font:18px serif'><h1>{error('server', '503 Service Temporarily Unavailable')}</h1><hr><center>nginx</center></div>",
            font="Noto Serif",
        ),
    ),
    (
        "ragam-pemeliharaan",
        phone(
            ios("2.12"),
            f"c:<h2>{error('server', 'Sedang dalam pemeliharaan')}</h2>",
            "c:Layanan akan kembali pada pukul 05.00 WIB.",
            font="Inter",
            accent="#334155",
        ),
    ),
    (
        "ragam-dns-id",
        document(
            android("08:08")
            + chrome_android("dasboard-prakerja.go.id")
            + f"<div style='padding:90px 24px'><h2>{error('dns', 'Situs ini tidak dapat dijangkau')}</h2><p style='margin:14px 0'>Alamat IP server {error('dns', 'dasboard-prakerja.go.id tidak ditemukan.')}</p><p>{error('dns', 'DNS_PROBE_POSSIBLE')}</p></div>"
        ),
    ),
    (
        "ragam-muter",
        phone(
            android("17:45"),
            "raw:<div style='height:210px'></div><div style='width:54px;height:54px;border:6px solid #ddd;border-top-color:#1769e0;border-radius:50%;margin:auto'></div>",
            f"c:{error('spinner', 'Memuat data...')}",
        ),
    ),
    (
        "ragam-sibuk",
        phone(
            samsung("06:59"),
            f"c:<h2>{error('denied', 'Terlalu banyak permintaan')}</h2>",
            "c:Kamu mengirim permintaan terlalu sering. Tunggu 5 menit.",
            accent="#7c3aed",
        ),
    ),
)

_NOTICES: Sequence[tuple[str, str]] = (
    (
        "ragam-snackbar-1",
        phone(
            android("13:13"),
            "h:Pelatihan Saya",
            "p:Aransemen Bunga Meja",
            f"p:{completing('Selesai')}: {done_on('2025-02-11', '11 Feb 2025')}",
            f"b:{present('Lihat Sertifikat')}",
            f"g:{review('button_inactive', 'Beri Ulasan')}",
            over=snackbar("Tidak dapat memuat sertifikat", action="COBA LAGI"),
        ),
    ),
    (
        "ragam-snackbar-2",
        phone(
            ios("16.40"),
            "h:Sertifikat",
            "p:Menenun Ulos",
            "p:Lembaga: Sanggar Toba",
            "p:Bahasa: Indonesia",
            "p:Nomor: ST/221",
            over=snackbar("Sertifikat berhasil diunduh"),
            font="Inter",
        ),
    ),
    (
        "ragam-snackbar-3",
        phone(
            samsung("23:50"),
            "h:Beri Ulasan",
            "p:Kelas Menulis Konten",
            "p:Bagaimana pengalamanmu?",
            "b:Kirim",
            "p:Batal",
            over=snackbar(maybe("review", "cannot_review", "Gagal mengirim ulasan") + ". Silakan coba lagi."),
            accent="#be123c",
        ),
    ),
    (
        "ragam-snackbar-4",
        phone(
            android("05:05"),
            "h:My certificate",
            "p:Home Bakery Basics",
            "p:Issued by Dapur Ilmu",
            "p:Share with friends",
            "p:Add to profile",
            over=snackbar("Unable to open the file", action="Dismiss"),
        ),
    ),
    (
        "ragam-banner-offline",
        phone(
            android("20:20"),
            f"raw:<div style='background:#b91c1c;color:#fff;margin:-12px -18px 12px;padding:10px 18px'>{said('toast', maybe('error_page', 'offline', 'Kamu sedang offline'))}</div>",
            "h:Kelas Saya",
            "p:Teknisi Ponsel",
            f"p:Kemajuan {fact('progress', '80', '80%')}",
            "p:Lembaga: Bengkel Gawai",
            accent="#0b6bcb",
        ),
    ),
)


def _talk(
    bar: str,
    who: str,
    *said_: tuple[str, str, str],
    ground: str = "#efeae2",
    mine: str = "#d9fdd3",
    font: str = "Roboto",
) -> str:
    """A chat: (side, words, time) from above; ``>`` is the phone's owner."""
    bubbles = "".join(
        f'<div style="display:flex;justify-content:{"flex-end" if side == ">" else "flex-start"};margin:7px 10px"><div style="max-width:76%;background:{mine if side == ">" else "#fff"};border-radius:9px;padding:7px 10px">'
        f'{said("chat_sent" if side == ">" else "chat_received", words)}<div style="text-align:right;font-size:11px;color:#667">{time}</div></div></div>'
        for side, words, time in said_
    )
    head = f'<div class="row" style="background:#fff;padding:10px 14px"><span>←</span><b>{who}</b></div>'
    foot = '<div style="margin:auto 10px 10px;background:#fff;border-radius:22px;padding:11px 16px;color:#889">Ketik pesan</div>'
    return document(f"{bar}{head}{bubbles}{foot}", paper=ground, font=font)


_TALKS: Sequence[tuple[str, str]] = (
    (
        "ragam-obrolan-lembaga",
        _talk(
            android("14:21"),
            "Admin Kelas Batik",
            ("<", "Selamat siang Kak, ada yang bisa dibantu?", "14:02"),
            (
                ">",
                maybe("status", "certificate_absent", "Sertifikat saya belum muncul")
                + " di dashboard, padahal sudah lulus",
                "14:05",
            ),
            ("<", "Mohon ditunggu 3 hari kerja ya Kak", "14:09"),
            (">", "baik terima kasih", "14:10"),
        ),
    ),
    (
        "ragam-obrolan-toko",
        _talk(
            ios("10.33"),
            platform("tokopedia", "Tokopedia") + " Care",
            (">", "min ulasan kelas prakerja tidak bisa dikirim", "10.20"),
            ("<", "Boleh kirim nomor invoice-nya, Kak?", "10.25"),
            (">", "INV/20240211/PRK/99", "10.27"),
            ("<", "Terima kasih, laporan diteruskan ke tim terkait.", "10.31"),
            font="Inter",
            mine="#dcf0ff",
            ground="#f4f6f8",
        ),
    ),
    (
        "ragam-obrolan-tipu",
        _talk(
            samsung("19:11"),
            "Petugas Prakerja",
            ("<", "Insentif Anda siap dicairkan", "19:01"),
            ("<", fact("fraud", "asked", "Silakan kirim kode OTP yang baru masuk"), "19:02"),
            (">", "ini resmi tidak?", "19:05"),
            ("<", "Resmi bu, cepat sebelum hangus", "19:06"),
        ),
    ),
)


def _page(name: str, html: str, screen: str, *, usable: Usable = "yes") -> Page:
    """Sizes and kinds by turns, so that no family has only one."""
    wide = "⟳" in html
    turn = sum(map(ord, name)) % 4
    if screen == "certificate":
        size, scale = ((842, 620), (620, 842), (1000, 640), (420, 760))[turn], (1.0, 1.0, 1.0, 2.0)[turn]
        if "padding:44px 26px" in html:
            size, scale = (420, 720), 2.0
        return Page(name, html, screen, size=size, scale=scale, kind=("png", "jpg", "webp", "png")[turn], usable=usable)
    size, scale = (
        ((1280, 640), 1.0)
        if wide
        else (((360, 740), 2.0), ((390, 800), 2.0), ((412, 820), 1.75), ((360, 700), 3.0))[turn]
    )
    return Page(name, html, screen, size=size, scale=scale, kind=("png", "jpg", "png", "webp")[turn], usable=usable)


PAGES: tuple[Page, ...] = (
    *(_page(name, html, "dashboard") for name, html in (*_LEARNING, *_NOTICES)),
    *(_page(name, html, "certificate") for name, html in _PAPERS),
    *(_page(name, html, "error") for name, html in _TROUBLE),
    *(_page(name, html, "chat") for name, html in _TALKS),
)
