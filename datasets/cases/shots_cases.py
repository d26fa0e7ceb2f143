"""The cases' pictures: one long table, an entry a picture. Everybody in them is invented."""

from datasets.cases.shots import (
    ABSENT,
    BLUE_REVIEW,
    DETAIL,
    LAPTOP,
    PLAIN_NAME,
    SCRIPT_NAME,
    SQUARE,
    Shot,
    browser,
    card,
    certificate,
    dashboard,
)

TRY = ("Menonaktifkan mode pesawat", "Mengaktifkan data seluler atau Wi-Fi", "Memeriksa sinyal di area Anda")
CHECK = ("Memeriksa koneksi internet", "Memeriksa proxy, firewall, dan konfigurasi DNS")
TILT = (
    "inset: 5% 6%; border: 14px solid #16181c; border-radius: 6px; filter: blur(.5px) brightness(.93) contrast(.92);"
    " transform: perspective(1600px) rotateY(5deg) rotate(-2.6deg);"
)


DASHBOARDS = [
    dashboard(
        "dashboard-selesai-16-mar-2026.jpg",
        "Dimas Aryo Nugroho",
        clock="09.52",
        entry=card("Dasar Digital Marketing untuk UMKM", "Lentera Data", platform="Tokopedia", date="16 Maret 2026"),
    ),
    dashboard(
        "dashboard-selesai-4-sep-2023.jpg",
        "Wulan Maharani",
        clock="10.14",
        entry=card("Pengelolaan Media Sosial Toko", "Akademi Kreasi Muda", platform="Pijar Mahir", date="04/09/2023"),
        tab="Riwayat Pelatihan",
    ),
    dashboard(
        "dashboard-selesai-2-sep-2021.jpg",
        "Ayu Kartikasari",
        clock="15.21",
        entry=card(
            "Membatik Tulis",
            "Rumah Jahit Kirana",
            platform="Bukalapak",
            date="Kamis, 2 September 2021",
            stars="Pengajarnya sabar, materinya jelas.",
            buttons=[DETAIL],
        ),
    ),
    dashboard(
        "dashboard-lihat-sertifikat-10-jun-2023.jpg",
        "Nabila Khairunnisa",
        clock="09.08",
        entry=card(
            "Dasar Akuntansi Usaha Kecil",
            "Kelas Mandiri Nusa",
            platform="Sekolah.mu",
            date="10 Jun 2023",
            certificate="Tersedia",
            buttons=[("Lihat Sertifikat", "blue"), DETAIL],
        ),
        tab="Pelatihanmu",
    ),
    dashboard(
        "dashboard-progres-85.jpg",
        "Sari Dewanti",
        clock="09.55",
        entry=card(
            "Bahasa Inggris untuk Kasir",
            "Kelas Mandiri Nusa",
            platform="Sekolah.mu",
            status="Sedang Berjalan",
            progress="85",
            certificate="Selesaikan pelatihan dulu",
            buttons=[("Lanjutkan Belajar", "blue"), DETAIL],
        ),
        tab="Pelatihanmu",
    ),
    dashboard(
        "ulasan-aktif-13-sep-2021.jpg",
        "Vina Oktaria",
        clock="14.02",
        entry=card(
            "Pelayanan Prima di Restoran",
            "Bina Wisata Prima",
            platform="Kemnaker",
            date="13 Sep 2021",
            note="Beri ulasan dan rating agar sertifikat kamu bisa ditampilkan.",
            buttons=[BLUE_REVIEW, DETAIL],
        ),
    ),
    dashboard(
        "ulasan-abu-8-sep-2023.jpg",
        "Laras Setyaningrum",
        clock="10.27",
        entry=card(
            "Tata Rias Pengantin Dasar",
            "Studio Kemas Nusantara",
            platform="Pijar Mahir",
            date="8 September 2023",
            date_label="Selesai pada",
        ),
        tab="Riwayat Pelatihan",
    ),
    dashboard(
        "ulasan-terkirim.jpg",
        "Farhan Alamsyah",
        clock="09.47",
        entry=card(
            "Kelas Servis Ponsel",
            "Balai Karya Mandiri",
            platform="Tokopedia",
            date="08 Juni 2026",
            stars="Bagus, langsung praktik.",
            buttons=[DETAIL],
        ),
    ),
    Shot(
        "buram-gelap.jpg",
        "blurred.html",
        {
            "owner": "Mulyadi",
            "clock": "16.20",
            "tab": "Pelatihan Saya",
            "cards": [card("Mengelas", "Balai Karya", platform="Kemnaker")],
        },
        scale=1,
    ),
]

LAPTOPS = [
    Shot(
        "desktop-riwayat-2-feb-2026.png",
        "desktop.html",
        {
            "owner": "Arya Wicaksana",
            "rows": [
                {
                    "title": "Pengelasan SMAW Posisi 1G",
                    "institution": "Balai Karya Mandiri",
                    "platform": "Kemnaker",
                    "date": "02 Februari 2026",
                    "certificate": ABSENT,
                }
            ],
        },
        LAPTOP,
        1,
    ),
    Shot(
        "foto-layar-selesai-20-sep-2021.jpg",
        "desktop.html",
        {
            "owner": "Teguh Santoso",
            "tilt": TILT,
            "desk": "#3a322b",
            "rows": [
                {
                    "title": "Desain Grafis dengan Aplikasi Gratis",
                    "institution": "Akademi Kreasi Muda",
                    "platform": "Mau Belajar Apa",
                    "date": "20 Sep 2021",
                    "certificate": ABSENT,
                }
            ],
        },
        LAPTOP,
        1,
    ),
]

CERTIFICATES = [
    certificate(
        "sertifikat-rahmawati-lestari.jpg",
        "#0d4f9e",
        name_style=PLAIN_NAME,
        name="Rahmawati Lestari",
        platform="Kemnaker",
        number="BWP/2023/06/0412",
        course="Tata Boga Dasar",
        institution="Bina Wisata Prima",
        date="5 Juni 2023",
    ),
    certificate(
        "sertifikat-budi-hartanto.jpg",
        "#8a1f2d",
        name_style=PLAIN_NAME + " text-transform: uppercase;",
        name="Budi Hartanto",
        platform="SIAPkerja Kemnaker",
        number="BKM-FL-2023-118",
        course="Operator Forklift",
        institution="Balai Karya Mandiri",
        date="14 Agustus 2023",
    ),
    certificate(
        "sertifikat-dewi-tulisan-sambung.jpg",
        "#157a5b",
        name_style=SCRIPT_NAME,
        name="Dewi Anggraeni Puspita",
        platform="Tokopedia",
        number="RJK/0422/2026",
        course="Menjahit Busana Rumahan",
        institution="Rumah Jahit Kirana",
        date="22 April 2026",
    ),
]

DASHBOARD_URL = "dashboard.prakerja.go.id"
BROWSERS = [
    browser(
        "chrome-offline.jpg",
        "07.26",
        url=DASHBOARD_URL,
        kind="chrome",
        no_signal=True,
        title="Tidak ada koneksi internet",
        text="",
        tips=TRY,
        code="ERR_INTERNET_DISCONNECTED",
    ),
    browser(
        "chrome-dns-no-internet.jpg",
        "21.01",
        url=DASHBOARD_URL,
        kind="chrome",
        title="Situs ini tidak dapat dijangkau",
        text="Server DNS mungkin mengalami masalah. Periksa koneksi internet Anda.",
        tips=CHECK,
        code="DNS_PROBE_FINISHED_NO_INTERNET",
    ),
    browser(
        "chrome-timeout.jpg",
        "09.19",
        url=DASHBOARD_URL,
        kind="chrome",
        title="Situs ini tidak dapat dijangkau",
        text=f"{DASHBOARD_URL} terlalu lama merespons.",
        tips=CHECK,
        code="ERR_CONNECTION_TIMED_OUT",
    ),
    browser(
        "502-bad-gateway.jpg",
        "13.24",
        url="bukalapak.com/kartu-prakerja/serti",
        kind="plain",
        title="502 Bad Gateway",
        text="nginx",
    ),
    browser(
        "503-layanan-tidak-tersedia.jpg",
        "18.43",
        url="tokopedia.com/kartu-prakerja/serti",
        kind="brand",
        brand="tokopedia",
        code="503",
        title="Layanan sedang tidak tersedia",
        text="Server kami sedang sibuk. Silakan coba beberapa saat lagi.",
    ),
    browser(
        "spinner-memuat.jpg",
        "10.31",
        url="maubelajarapa.com/sertifikat",
        kind="spinner",
        text="Memuat halaman, mohon tunggu…",
    ),
    Shot(
        "aplikasi-oops-internet-terputus.jpg",
        "app_offline.html",
        {
            "clock": "22.03",
            "no_signal": True,
            "brand": "pijar mahir",
            "title": "Oops, internet terputus",
            "text": "Periksa koneksi internet kamu, lalu coba lagi.",
        },
    ),
]

OTHERS = [
    Shot(
        "chat-cs-bukalapak.webp",
        "chat.html",
        {
            "clock": "08.33",
            "color": "#a3124a",
            "status_background": "#a3124a",
            "status_color": "#fff",
            "who": "CS Bukalapak",
            "under": "Biasanya membalas dalam 1 jam",
            "day": "16 Juni 2023",
            "messages": [
                (
                    True,
                    "Kak sertifikat prakerja saya belum keluar, pelatihan Admin Marketplace selesai 22 Mei",
                    "09.12",
                ),
                (False, "Halo Kak Fitria, terima kasih sudah menghubungi Bukalapak. Kami cek dulu ya.", "09.20"),
                (False, "Sertifikat Kakak masih dalam proses. Mohon menunggu ya Kak.", "09.41"),
                (True, "Dari minggu lalu jawabannya sama terus kak 😥", "09.43"),
                (False, "Mohon maaf atas ketidaknyamanannya. Kami bantu teruskan ke tim terkait.", "10.02"),
            ],
        },
    ),
    Shot(
        "chat-penipuan-otp.jpg",
        "chat.html",
        {
            "clock": "11.48",
            "color": "#0b6156",
            "status_background": "#0b6156",
            "status_color": "#fff",
            "who": "Admin Resmi Sertifikat",
            "under": "online",
            "day": "Hari ini",
            "messages": [
                (False, "Selamat siang Ibu Susi, kami dari admin prakerja pusat.", "11.30"),
                (False, "Sertifikat ibu tertahan. Silakan kirim kode OTP yang masuk lewat SMS.", "11.31"),
                (True, "Kode buat apa ya pak?", "11.40"),
                (
                    False,
                    "Untuk verifikasi. Lalu transfer biaya proses Rp150.000 hari ini juga supaya tidak hangus.",
                    "11.42",
                ),
            ],
        },
    ),
    Shot(
        "bukti-pembayaran.webp",
        "receipt.html",
        {
            "clock": "19.50",
            "total": "Rp250.000",
            "when": "5 Feb 2026, 18.37 WIB",
            "lines": [
                ("Produk", "Voucher Pelatihan Desain Interior"),
                ("Metode", "Saldo Pelatihan"),
                ("Nomor Invoice", "INV/20260205/0071"),
                ("Harga", "Rp250.000"),
                ("Biaya layanan", "Rp0"),
                ("Total Bayar", "Rp250.000"),
            ],
        },
    ),
    Shot("kucing.jpg", "cat.html", {}, SQUARE, 1.5),
]

SHOTS = [*DASHBOARDS, *LAPTOPS, *CERTIFICATES, *BROWSERS, *OTHERS]
