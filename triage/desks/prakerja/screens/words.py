"""What the first desk's screens say, in the language of ``rules``: sets of words, and what their order means."""

from typing import Final

SETS: Final = {
    "CERT": "sertifikat/sertipikat/certificate/certificates/sertifikatmu/piagam/esertifikat",
    "NOT": "belum/tidak/blm/tdk/tak/not/isnt/hasnt/arent/havent/doesnt/dont/never/cannot/cant/couldnt/no/without/"
        "tanpa/gagal/failed/unable",
    "SOON": "akan/will/sedang/masih/being/menunggu/waiting/segera/soon/pending",
    "HERE": "disini/di sini/here/pada halaman ini",
    "IF": "jika/kalau/apabila/bila/ketika/setelah/sesudah/agar/supaya/kenapa/mengapa/bagaimana/apakah/cara/if/when/"
        "after/once/until/unless/why/how/hindari/contoh/pastikan/sebelum/hingga/sampai/mungkin/barangkali/could be/might be/may be/perhaps",
    "THERE": "tersedia/terbit/diterbitkan/terbitkan/muncul/ada/keluar/tampil/ditampilkan/dikirim/dikirimkan/terkirim/"
        "siap/jadi/dibuat/dicetak/diunggah/diupload/ditemukan/diterima/masuk/terima/turun/rampung/available/ready/issued/published/"
        "found/generated/uploaded/released/created/sent/received/arrived/here/terunggah/dirilis/rilis/tercetak/dibagikan",
    "SHOWN": "tersedia/terbit/diterbitkan/available/issued/ready/siap/muncul/siap diunduh/bisa diunduh/dapat diunduh",
    "HAVE": "belum ada/tidak ada/belum punya/belum memiliki/belum mendapatkan/belum mendapat/belum menerima/"
        "belum memperoleh/tidak memiliki/dont have/do not have/havent received/have not received/havent earned/no",
    "PROCESS": "proses/diproses/disiapkan/dibuat/diverifikasi/verifikasi/divalidasi/validasi/dicetak/diterbitkan/"
        "penerbitan/pembuatan/pencetakan/peninjauan/processed/generated/prepared/processing/issued/verified/reviewed/"
        "direview/ditinjau/dipersiapkan",
    "VIEW": "lihat/unduh/download/buka/cetak/bagikan/view/see/get/tampilkan/ambil/klaim/claim/akses/show/open/share/"
        "simpan/print",
    "DONE": "selesai/diselesaikan/terselesaikan/tuntas/dituntaskan/lulus/finished/completed/complete/done/passed/tamat/"
        "rampung/kelar",
    "FINISHED": "menyelesaikan/menuntaskan/menamatkan/merampungkan/completed/finished/passed/selesaikan/tuntaskan/"
        "tamatkan/rampungkan/lulus",
    "FINISH": "selesaikan/tuntaskan/menyelesaikan/complete/finish/lanjutkan/selesailah",
    "COURSE": "pelatihan/pelatihanmu/kelas/kelasmu/kursus/materi/modul/training/course/class/program/pembelajaran/"
        "video/semua/seluruh/lesson/lessons/module/modules/kuis/ujian/tugas/belajar",
    "STUDY": "pelatihan/belajar/kelas/kursus/materi/modul/learning/course/training/pembelajaran/program/class/webinar",
    "GIVE": "beri/berikan/tulis/tuliskan/isi/buat/kasih/tambah/tambahkan/give/write/leave/add/bagikan/submit/kirim/post",
    "REVIEW": "ulasan/ulasanmu/review/reviews/penilaian/penilaianmu/rating/nilai/testimoni/feedback/bintang/reviu/ratings",
    "GIVEN": "terkirim/dikirim/dikirimkan/diberikan/tersimpan/disimpan/diterima/submitted/sent/saved/received/posted/"
        "dipublikasikan/diberi/ditambahkan/tayang/diisi/masuk/recorded/tercatat/berhasil dikirim",
    "REVIEWED": "diulas/dinilai/direview/mengulas/menilai/memberi ulasan/memberikan ulasan/menulis ulasan/"
        "memberi rating/memberikan rating/memberi penilaian/memberikan penilaian/reviewed/rated/mengisi ulasan/"
        "beri ulasan/mengirim ulasan/mengirimkan ulasan/memberikan review/memberi review/left a review",
    "THANKS": "terima kasih/terimakasih/makasih/thanks/thank you",
    "YOURS": "kamu/anda/saya/your/my/ku/mu",
    "ALREADY": "sudah/telah/berhasil/already/successfully/have/has/youve",
    "WAIT": "memuat/loading/mohon tunggu/harap tunggu/please wait/tunggu sebentar/sedang memuat/silakan tunggu/"
        "tunggu ya/just a moment/one moment/mengambil data/sedang memproses/sedang mengambil/sedang menyiapkan/"
        "fetching/harap bersabar/mohon bersabar",
    "NET": "internet/koneksi/sambungan/jaringan/connection/network",
    "LOST": "terputus/putus/hilang/lost/mati/disconnected/interrupted/terganggu",
    "SITE": "halaman/laman/page/url/link/tautan/alamat/konten/situs",
    "SERVER": "server/layanan/situs/sistem/website/web/aplikasi/service/system/backend/site/server kami",
    "SERVERS": "server/layanan/sistem/service/backend",
    "BROKEN": "sibuk/gangguan/bermasalah/error/down/busy/overload/overloaded/overloading/penuh/pemeliharaan/"
        "perawatan/maintenance/perbaikan/diperbaiki/kesalahan/terganggu",
    "FIND": "find/locate/resolve/menemukan/reach",
    "SLOW": "terlalu lama/took too long/taking too long/takes too long/memakan waktu",
    "RESPOND": "merespons/merespon/menanggapi/respond/load/dimuat/memuat/menjawab/terhubung/memberi respons",
    "OTP": "otp/kode otp/kode verifikasi/otp code/verification code/pin",
    "SEND": "kirim/kirimkan/berikan/minta/sebutkan/bagikan/send/share/give/tell/infokan/beritahu",
    "FEE": "biaya/uang/dana/fee/admin/rekening",
    "PAY": "transfer/bayar/membayar/pay/setor/kirim",
    "FAIL": "gagal/failed/tidak dapat/tidak bisa/cannot/cant/could not/couldnt/unable",
}  # fmt: skip
SAME: Final = {
    "tidak": "nggak/gak/ngga/enggak/engga/ga/gk/tdk/tak",
    "belum": "blm/belom/blum",
    "sudah": "udah/sdh/udh",
    "bisa": "bsa",
}
"""Everyday spellings of small words that decide."""
SUBJECTS: Final = frozenset({"CERT", "REVIEWED", "REVIEW", "COURSE", "FINISH", "OTP", "NET", "LOST", "BROKEN", "DONE"})
"""Sets that few lines have a word of."""

STATUS: Final = (
    ("certificate_absent", 0.95,
     "CERT ~4 NOT ~2 THERE / NOT ~2 THERE ~2 CERT / HAVE ~1 CERT ~2 THERE / belum ada ~1 CERT / tidak ada CERT / "
     "belum punya ~1 CERT / belum memiliki ~1 CERT / belum mendapatkan ~1 CERT / belum mendapat ~1 CERT / "
     "belum menerima ~1 CERT / dont have ~2 CERT / no CERT ~1 yet / havent received ~2 CERT / "
     "CERT ~3 belum ~2 diunduh / CERT ~3 belum ~2 dilihat / CERT ~3 belum ~2 diakses / CERT unavailable / "
     "CERT ~2 not yet / CERT ~2 unavailable / tidak ditemukan ~1 CERT / NOT ~3 menerbitkan ~2 CERT / "
     "NOT ~3 mengunggah ~2 CERT / NOT ~3 mengirim ~2 CERT / NOT ~3 menerima ~2 CERT / NOT ~3 issued ~2 CERT / "
     "NOT ~3 uploaded ~2 CERT / NOT ~3 released ~2 CERT / CERT ~4 belum kami THERE / CERT ~2 kosong / "
     "tanpa CERT / CERT ~3 belum YOURS THERE"),
    ("certificate_absent", 0.85,
     "CERT ~4 sedang ~2 PROCESS / CERT ~4 masih ~3 PROCESS / CERT ~2 dalam PROCESS / CERT ~4 menunggu ~1 PROCESS / "
     "menunggu ~2 CERT / CERT ~2 menunggu / CERT ~3 being PROCESS / CERT ~2 pending / CERT ~1 processing / "
     "CERT ~4 akan ~3 THERE !IF !HERE / CERT ~2 will be ~2 THERE !IF / ^ status CERT PROCESS $ / "
     "^ CERT status PROCESS $ / ^ CERT diproses $ / ^ CERT sedang PROCESS $ / processing ~1 CERT / "
     "generating ~1 CERT / memproses ~1 CERT / menyiapkan ~1 CERT / preparing ~1 CERT / CERT on process / "
     "CERT in progress / CERT ~3 dalam antrean / CERT ~2 on its way / CERT ~2 on the way / CERT ~2 dalam perjalanan / "
     "CERT ~3 akan ~3 tampil !IF !HERE / CERT ~3 sedang disusun / CERT ~3 masih ditunggu / CERT ~3 tertunda / "
     "CERT ~2 delayed / awaiting ~2 CERT / waiting for ~2 CERT / menanti ~1 CERT"),
    ("certificate_present", 0.9,
     "CERT -3 ALREADY -2 THERE / ALREADY -1 THERE -2 CERT / CERT -3 is -1 THERE / CERT -1 tersedia / CERT ready / "
     "^ (YOURS) CERT available $ / ^ (YOURS) CERT (is) ready $ / ^ VIEW (e) CERT (YOURS) (STUDY) $ / "
     "^ VIEW (YOURS) CERT $ / ^ VIEW (digital) CERT (pdf) $ / ^ VIEW CERT di sini $ / ^ VIEW STUDY CERT $ / "
     "^ VIEW CERT sekarang $ / CERT -3 dapat diunduh / CERT -3 bisa diunduh / CERT -2 can be downloaded / "
     "^ CERT (YOURS) ALREADY THERE $ / CERT ~2 bisa YOURS VIEW / CERT ~2 dapat YOURS VIEW / ^ VIEW e CERT $ / "
     "^ VIEW CERT kelulusan $ / ^ VIEW CERT pdf $ / ^ CERT pdf $ / ^ CERT terbit $ / ^ CERT ALREADY terbit $"),
    ("not_finished", 0.9,
     "COURSE -3 belum ~2 DONE / COURSE ~3 NOT ~1 DONE / NOT ~1 DONE ~3 COURSE / belum ~1 FINISHED ~3 COURSE / "
     "COURSE ~3 belum ~2 FINISHED / havent FINISHED ~3 COURSE / have not FINISHED ~3 COURSE / "
     "FINISH ~3 COURSE ~1 dulu / FINISH ~3 COURSE ~1 dahulu / FINISH ~3 COURSE first / "
     "FINISH ~3 COURSE untuk ~3 CERT / FINISH ~3 COURSE to ~4 CERT / ^ (status) belum DONE $ / "
     "^ (status) not DONE $ / ^ (status) sedang berjalan $ / ^ (status) sedang berlangsung $ / "
     "^ (status) berlangsung $ / ^ (status) berjalan $ / ^ (status) sedang dipelajari $ / "
     "^ (status) sedang diikuti $ / ^ (status) sedang belajar $ / ^ (status) in progress $ / "
     "^ (status) on progress $ / ^ (status) ongoing $ / ^ (status) on going $ / ^ (status) incomplete $ / "
     "^ (status) unfinished $ / ^ (status) not started $ / ^ (status) belum dimulai $ / "
     "^ (status) dalam pengerjaan $ / ^ (status) sedang dikerjakan $ / ^ (status) masih berjalan $ / "
     "^ (status) belum tuntas $ / ^ (status) dalam proses belajar $ / ^ (status) belum lulus $ / ^ (status) sedang dijalani $ / "
     "^ (status) not completed (yet) $ / ^ belum dikerjakan $"),
    ("not_finished", 0.75,
     "^ lanjutkan STUDY $ / ^ lanjut STUDY $ / "
     "^ lanjutkan $ / ^ continue STUDY $ / ^ resume STUDY $ / ^ mulai STUDY $ / ^ start STUDY $ / "
     "^ teruskan STUDY $ / ^ continue $"),
    ("finished", 0.9,
     "STUDY ALREADY DONE / STUDY ini ALREADY DONE / ALREADY FINISHED ~3 STUDY / you completed ~3 STUDY / "
     "STUDY (ini) ALREADY YOURS FINISHED / you FINISHED the STUDY / you FINISHED this STUDY / you FINISHED YOURS STUDY / "
     "you passed ~2 STUDY / YOURS ALREADY DONE ~2 STUDY / YOURS ALREADY FINISHED / selamat YOURS lulus / "
     "^ YOURS lulus $ / ^ dinyatakan lulus $ / semua materi ALREADY DONE / seluruh materi ALREADY DONE / "
     "semua modul ALREADY DONE / ^ STUDY (ini) DONE $ / all lessons DONE / all modules DONE / "
     "^ (status) (ALREADY) DONE $ / ^ (status) STUDY DONE $ / ^ status STUDY DONE $ / ^ status belajar DONE $ / "
     "^ 100 DONE $ / ^ DONE 100 $ / ^ DONE STUDY $"),
)  # fmt: skip
LABELS_OF_CERTIFICATE: Final = "^ CERT $ / ^ status CERT $ / ^ CERT status $ / ^ e CERT $ / ^ CERT STUDY $"
LABELLED: Final = (
    ("certificate_absent", 0.9,
     "^ NOT (ada) $ / ^ NOT (dapat) THERE $ / ^ belum di THERE $ / ^ NOT yet (THERE) $ / ^ not yet available $ / "
     "^ (sedang) PROCESS $ / ^ being PROCESS $ / ^ under ~1 $ / ^ in ~1 verification $ / ^ dalam PROCESS $ / ^ (sedang) dalam PROCESS $ / ^ menunggu (PROCESS) $ / ^ pending $ / "
     "^ diverifikasi $ / ^ menunggu verifikasi $ / ^ menunggu penerbitan $ / ^ dalam antrean $ / ^ dalam verifikasi $ / "
     "^ belum YOURS THERE $ / ^ not issued (yet) $ / ^ not ready (yet) $ / ^ in process $ / ^ awaiting ~1 $ / ^ kosong $ / "
     "^ tertunda $ / ^ delayed $ / ^ on hold $ / ^ unavailable $ / ^ not available yet $ / ^ masih PROCESS $ / ^ belum bisa diunduh $ / ^ belum dapat diunduh $"),
    ("certificate_present", 0.85,
     "^ (ALREADY) SHOWN $ / ^ lihat $ / ^ unduh $ / ^ download $ / ^ view $ / ^ lihat disini $ / ^ cetak $ / "
     "^ unduh pdf $ / ^ download pdf $ / ^ ALREADY THERE $ / ^ terbit $ / ^ diterbitkan $ / ^ buka $ / ^ open $"),
)  # fmt: skip
TABS: Final = (
    "^ semua (STUDY) $ / ^ all $ / ^ (sedang) berlangsung $ / ^ (ALREADY) DONE $ / ^ belum DONE $ / "
    "^ sedang berjalan $ / ^ in progress $ / ^ belum dimulai $ / ^ aktif $ / ^ active $ / ^ ongoing $ / "
    "^ berjalan $ / ^ sedang dipelajari $ / ^ dibatalkan $ / ^ menunggu $ / ^ diproses $ / ^ kedaluwarsa $ / "
    "^ wishlist $ / ^ dikirim $ / ^ not started $ / ^ sedang diikuti $ / ^ riwayat $"
)
"""Words that head a filter when they stand side by side; then they say nothing about a training."""

REVIEWS: Final = (
    ("cannot_review", 0.85,
     "REVIEW ~1 FAIL ~2 GIVEN / FAIL ~1 mengirim ~1 REVIEW / FAIL ~1 menyimpan ~1 REVIEW / FAIL ~2 GIVE ~2 REVIEW / "
     "REVIEW gagal / REVIEW failed / FAIL ~1 memuat ~1 REVIEW"),
    ("not_yet", 0.85,
     "belum REVIEWED / havent REVIEWED / have not REVIEWED / not REVIEWED / YOURS belum ~2 REVIEW / "
     "^ belum ada REVIEW dari YOURS $ / ^ belum REVIEW $ / YOURS belum ~1 GIVE ~1 REVIEW / belum GIVE REVIEW / "
     "havent GIVE ~2 REVIEW / have not GIVE ~2 REVIEW / not left ~1 REVIEW / REVIEW belum GIVEN / "
     "^ REVIEW (dan) (REVIEW) belum ada $ / ^ REVIEW NOT yet GIVEN $ / ^ no REVIEW yet $ / ^ belum ada REVIEW darimu $"),
    ("given", 0.9,
     "REVIEW -3 GIVEN / REVIEW -3 telah kami terima / REVIEW -2 sudah kami terima / THANKS ~4 REVIEW / "
     "THANKS ~3 REVIEWED / YOURS ALREADY ~1 REVIEWED / ALREADY REVIEWED / you rated / you reviewed / "
     "YOURS memberi ~1 bintang / YOURS memberi ~2 REVIEW / you gave ~3 REVIEW / you gave ~2 stars / "
     "YOURS memberikan ~2 REVIEW / YOURS memberikan ~1 bintang / you left a REVIEW / YOURS menilai ~2 STUDY"),
    ("given", 0.8,
     "^ REVIEW YOURS $ / ^ YOURS REVIEW $ / ^ ulasanmu $ / ^ lihat REVIEW (YOURS) $ / ^ edit REVIEW (YOURS) $ / "
     "^ ubah REVIEW (YOURS) $ / ^ view YOURS REVIEW $ / ^ reviewed $ / ^ sudah REVIEW $ / ^ REVIEW dari YOURS $ / "
     "^ edit YOURS REVIEW $ / ^ REVIEW darimu $ / REVIEW dari YOURS / ^ ALREADY GIVE REVIEW $ / ^ hapus REVIEW $ / ^ delete REVIEW $ / ^ ALREADY YOURS REVIEWED $"),
    ("button", 0.9,
     "^ GIVE REVIEW $ / ^ GIVE REVIEW STUDY $ / ^ GIVE a REVIEW $ / ^ GIVE YOURS REVIEW $ / ^ GIVE REVIEW REVIEW $ / "
     "^ GIVE REVIEW dan REVIEW $ / ^ GIVE REVIEW and REVIEW $ / ^ GIVE REVIEW sekarang $ / ^ GIVE REVIEW now $ / "
     "^ GIVE REVIEW YOURS $ / ^ GIVE REVIEW di sini $ / ^ nilai STUDY $ / ^ ulas STUDY $ / ^ rate STUDY $ / "
     "^ review STUDY $ / ^ nilai STUDY ini $ / ^ rate this STUDY $ / ^ review this STUDY $ / ^ ulas sekarang $ / "
     "^ nilai sekarang $ / ^ rate now $ / ^ ulas $ / ^ GIVE REVIEW untuk STUDY $ / ^ GIVE REVIEW atau REVIEW $ / "
     "^ GIVE REVIEW STUDY ini $ / ^ GIVE YOURS REVIEW $ / ^ ulas STUDY ini $ / ^ nilai STUDY YOURS $ / ^ rate and review $ / "
     "^ rate & review $ / ^ write YOURS REVIEW $ / ^ GIVE ulasanmu $ / ^ REVIEW STUDY ini $ / ^ review YOURS STUDY $ / "
     "^ rate YOURS STUDY $ / ^ GIVE bintang $ / ^ ulas dan nilai $ / ^ GIVE penilaianmu $"),
)  # fmt: skip

ERRORS: Final = (
    ("server", 0.95,
     "internal server error / bad gateway / gateway time out / gateway timeout / service unavailable / "
     "service temporarily unavailable / temporarily unavailable / web server is down / origin is unreachable / "
     "a timeout occurred / returning an unknown error / ssl handshake failed / under ~1 maintenance / "
     "under construction / SERVERS ~3 BROKEN / BROKEN ~2 server / SERVER ~2 dalam BROKEN / "
     "SERVER ~2 mengalami BROKEN / SERVERS ~2 tidak tersedia / sedang dalam pemeliharaan / sedang dalam perbaikan / "
     "sedang pemeliharaan / sedang maintenance / down for ~2 BROKEN / unable to handle this request / "
     "tidak dapat menangani permintaan / service is unavailable / service is ~1 unavailable / "
     "SERVER ~2 sedang BROKEN / application error / server encountered / err empty response / database error"),
    ("server", 0.75,
     "refused to connect / menolak ~1 terhubung / menolak ~1 koneksi / menolak sambungan / err connection refused / "
     "connection refused / server ~2 tidak merespons / server ~2 tidak merespon / trouble on our end / "
     "our servers ~4 trouble / gangguan sistem / BROKEN ~1 sistem"),
    ("dns", 0.95,
     "dns probe / dns lookup failed / inet e resource / err name not resolved / dns ~6 ditemukan / "
     "dns ~6 bermasalah / dns ~5 masalah / dns ~7 found / ip ~2 tidak ~2 ditemukan / ip address could not be found / "
     "FIND the server / menemukan server / server ~4 not ~2 found / server ~4 tidak ~2 ditemukan / "
     "hostname ~3 not ~2 found / host ~3 tidak ~2 ditemukan / trouble finding that site / FIND this site / "
     "unknown host / resolve host / FIND that site / err dns / dns ~2 error / menemukan situs / "
     "server cannot be found / server cant be found"),
    ("timeout", 0.95,
     "err ~1 timed out / SLOW ~2 RESPOND / NET ~3 timed out / request timed out / timed out / NET ~2 timeout / "
     "request timeout / waktu tunggu ~1 habis / waktu koneksi ~1 habis / waktu permintaan ~1 habis / "
     "waktu sambungan ~1 habis / waktu respons ~1 habis / waktu tersambung habis / ^ waktu habis $ / "
     "^ ups waktu habis $ / waktu ~2 terlampaui / melebihi batas waktu / batas waktu ~2 habis / "
     "server stopped responding / server berhenti ~1 RESPOND / batas waktu ~2 terlewati / err timed out / "
     "server is not responding / isnt responding / lebih lama dari yang / timeout ~1 exceeded"),
    ("offline", 0.95,
     "err internet disconnected / tidak ada NET / no NET / tidak ada ~1 internet / NET ~2 LOST / "
     "NET internet ~2 LOST / youre offline / you are offline / YOURS sedang offline / YOURS offline / "
     "YOURS lagi offline / lagi offline / connect to the internet / hubungkan ke internet / sambungkan ke internet / "
     "terputus dari NET / YOURS sedang luring / YOURS luring / sedang offline / appears to be offline / "
     "sinyal ~1 hilang / tidak ada sinyal / tidak ada jaringan / no signal / internet YOURS mati / perangkat ~2 offline / "
     "tampaknya offline / not connected to ~2 NET / tidak terhubung ~2 NET / tidak tersambung ~2 NET / "
     "belum terhubung ~2 NET / err network changed / err address unreachable / currently offline / "
     "tanpa koneksi internet / not connected / mode luring / mode offline / LOST ~1 NET / isnt connected to ~2 NET / "
     "kehilangan NET / not have ~1 internet / internet ~1 tidak tersedia / offline mode"),
    ("offline", 0.75,
     "network error / kesalahan jaringan / masalah jaringan / gangguan NET / NET ~2 bermasalah / "
     "NET ~2 tidak stabil / masalah NET / gangguan jaringan / NET problem / NET issue / kesalahan NET"),
    ("not_found", 0.9,
     "SITE ~6 tidak ~2 ditemukan / SITE ~3 not found / SITE ~6 doesnt exist / SITE ~6 does not exist / "
     "SITE ~6 cant be found / SITE ~6 cannot be found / SITE ~6 could not be found / SITE ~6 isnt available / "
     "SITE ~6 tidak tersedia / halaman ~6 tidak ada / no webpage was found / webpage was not found / "
     "no web page was found / SITE ~4 was not found / ^ not found $ / err file not found / FIND that page / "
     "FIND the page / FIND this page / menemukan halaman / halaman ~4 telah dihapus / SITE ~6 no longer exists / "
     "page ~3 gone missing / halaman hilang / halaman ~4 dipindahkan / SITE ~4 sudah tidak ada / SITE ~4 tidak kami temukan / "
     "tidak menemukan SITE / couldnt find ~3 page / cant find ~3 page / page ~3 has moved / nothing here"),
    ("denied", 0.9,
     "access ~7 denied / access forbidden / ^ forbidden $ / ^ unauthorized $ / unauthorized access / bad request / "
     "akses ~7 ditolak / akses ~7 dibatasi / akses ~2 dilarang / too many requests / terlalu banyak permintaan / "
     "terlalu banyak percobaan / dont have permission / dont have authorization / do not have authorization / "
     "tidak memiliki otorisasi / tidak memiliki hak akses / not allowed to / ^ not allowed $ / "
     "do not have permission / dont have access / do not have access / tidak memiliki akses / tidak memiliki izin / "
     "tidak mempunyai akses / tidak punya akses / not authorized / you have been blocked / tidak diizinkan / "
     "request blocked / method not allowed / tidak berhak mengakses / permission denied / akses diblokir / "
     "permintaan ditolak / permintaan tidak valid"),
)  # fmt: skip
FAILS: Final = (
    "situs ini tidak dapat dijangkau / this site cant be reached / site ~2 cant be reached / tidak dapat dijangkau / "
    "terjadi kesalahan / something went wrong / ada yang salah / ada kesalahan / ada masalah / "
    "cannot open the page / tidak dapat membuka halaman / tidak dapat membuka laman / koneksi ~2 tidak pribadi / "
    "connection ~2 not private / unable to connect / tidak dapat terhubung / tidak dapat tersambung / "
    "problem loading page / aw snap / couldnt load / cant load / gagal memuat / failed to load / page isnt working / "
    "halaman ~2 tidak berfungsi / koneksi direset / connection was reset / unexpectedly closed / this page isnt / "
    "err connection / hmmm / cant open this page / couldnt be loaded / webpage not available / "
    "halaman web tidak tersedia / waduh / oops / ups"
)
"""What failing pages say without telling why."""

TOASTS: Final = (
    "gagal / failed / FAIL ~1 memuat / FAIL ~1 mengambil / FAIL ~1 menyimpan / FAIL ~1 mengirim / "
    "FAIL ~1 mengunduh / FAIL ~1 membuka / FAIL ~1 terhubung / FAIL ~1 menampilkan / FAIL ~1 memproses / "
    "FAIL ~1 memperbarui / FAIL ~1 login / FAIL to / FAIL ~1 load / FAIL ~1 connect / FAIL ~1 mengunggah / "
    "FAIL ~1 mengakses / FAIL ~1 memverifikasi / terjadi kesalahan / something went wrong / coba lagi nanti / "
    "try again later / coba beberapa saat / silakan coba lagi / please try again / berhasil dikirim / "
    "berhasil disimpan / berhasil disalin / berhasil diunduh / berhasil diperbarui / berhasil terkirim / "
    "successfully / disalin ke / copied to / tautan disalin / link copied / NET ~2 LOST / tidak ada NET / no NET / "
    "NET ~2 tidak stabil / network error / sedang offline / youre offline / you are offline / request timed out / "
    "waktu ~2 habis / SERVERS ~2 BROKEN / internal server error / sesi ~2 berakhir / kembali online / back online / "
    "periksa koneksi / check your connection / permintaan gagal / unggahan gagal / unduhan gagal / download failed / "
    "upload failed / belum bisa / belum dapat / tekan sekali lagi / tidak tersedia / session ~2 expired / sesi ~3 habis / "
    "sesi ~3 berakhir / ^ could not ~6 $ / ^ couldnt ~6 $ / ^ unable to ~6 $ / tidak dapat diputar / tersimpan ke / "
    "saved to / ditambahkan ke / added to / dihapus dari / removed from / berhasil keluar / berhasil masuk / "
    "berhasil dihapus / tersalin / copied / perubahan disimpan / changes saved / tidak ada sinyal"
)
REVIEW_LABELS: Final = (
    "^ REVIEW $ / ^ REVIEW dan REVIEW $ / ^ REVIEW REVIEW $ / ^ status REVIEW $ / ^ REVIEW YOURS $ / ^ YOURS REVIEW $ / "
    "^ REVIEW and REVIEW $ / ^ REVIEW STUDY $"
)
REVIEW_VALUES: Final = (
    ("not_yet", 0.85,
     "^ belum (GIVEN) $ / ^ belum ada $ / ^ belum dilakukan $ / ^ not yet (GIVEN) $ / ^ not GIVEN (yet) $ / ^ none yet $ / "
     "^ not REVIEWED (yet) $ / ^ no $ / ^ kosong $ / ^ belum YOURS isi $ / ^ belum DONE $ / ^ not done $"),
    ("given", 0.85, "^ ALREADY (GIVEN) $ / ^ GIVEN $ / ^ ALREADY ada $ / ^ done $ / ^ DONE $ / ^ yes $"),
)  # fmt: skip
BANNERS: Final = "REVIEW ~1 GIVEN / " + TOASTS
SNACKBAR_ACTIONS: Final = (
    "^ retry $ / ^ coba lagi $ / ^ ulangi $ / ^ tutup $ / ^ muat ulang $ / ^ refresh $ / ^ dismiss $ / ^ undo $ / ^ batalkan $ / "
    "^ urungkan $ / ^ ok $ / ^ oke $ / ^ try again $ / ^ close $ / ^ reload $ / ^ segarkan $ / ^ sambungkan $"
)
"""What a notice laid over a page offers at its right end."""
FRAUD: Final = (
    ("asked", 0.8,
     "SEND ~2 OTP / OTP ~1 nya / PAY ~1 FEE / PAY ke rekening / transfer dulu / biaya pencairan / biaya aktivasi / "
     "biaya proses / PAY ~2 fee / transfer ~3 rekening"),
    ("notice", 0.85,
     "terindikasi ~2 kecurangan / terindikasi fraud / indikasi kecurangan / indikasi penipuan / "
     "terindikasi ~2 penipuan / dugaan kecurangan / terindikasi ~2 pelanggaran / terdeteksi ~2 kecurangan"),
)  # fmt: skip
WARNINGS: Final = (
    "jangan / waspada / hati / tidak pernah meminta / never ask / do not share / dont share / beware / never share / "
    "rahasiakan"
)
"""A page that warns of fraud is no fraud."""

# kind of page: what speaks for it
KINDS: Final = {
    "certificate": "diberikan kepada / dianugerahkan kepada / this certifies / is to certify / awarded to / "
        "presented to / certificate of / atas keberhasilannya / atas keberhasilan / atas partisipasinya / "
        "atas partisipasi / telah menyelesaikan / has successfully / successfully completed / "
        "successfully completing / sertifikat penyelesaian / sertifikat kompetensi / nomor sertifikat / "
        "no sertifikat / diselenggarakan oleh / menerangkan bahwa / menyatakan bahwa / ^ sertifikat $ / "
        "^ certificate $ / ^ sertifikat kelulusan $ / ^ sertifikat STUDY $ / certificate number / credential id / "
        "telah mengikuti / dinyatakan lulus / sebagai peserta / ^ sertifikat penghargaan $ / for completing / "
        "certify that / certificate id / has completed / granted to / ^ piagam penghargaan $ / id sertifikat / "
        "^ kepada $ / ^ diberikan $ / tanda tamat / surat tanda / surat keterangan / ^ e CERT $ / ^ CERT elektronik $ / "
        "^ CERT digital $ / ^ CERT keikutsertaan $ / ^ CERT partisipasi $ / ^ CERT penyelesaian $ / ^ CERT kompetensi $ / "
        "dipersembahkan kepada / telah tamat / telah berhasil / yang telah menyelesaikan / tanda lulus / kode verifikasi CERT / "
        "verifikasi ~2 CERT / is hereby / hereby certify / proudly present / has been awarded / telah dinyatakan / "
        "sebagai bukti / judul STUDY / ^ tanggal terbit $ / ^ penandatangan $ / menganugerahkan / has earned / "
        "for the successful / dengan predikat / dengan nilai / memberikan penghargaan / atas kelulusan / "
        "^ CERT penghargaan $ / ^ nama penerima $ / ^ dengan bangga ~4 $ / ^ awarded $ / ^ this is to ~3 $ / jam pelajaran",
    "dashboard": "pelatihan saya / pelatihanmu / riwayat pelatihan / dashboard prakerja / pelatihan kamu / "
        "pelatihan anda / ^ prakerja $ / sertifikat belum tersedia / tanggal selesai / progres belajar / "
        "kelas saya / my courses / my course / my training / my learning / kursus saya / pembelajaran saya / "
        "my classes / ^ beri REVIEW $ / ^ GIVE REVIEW $ / ^ lihat detail $ / ^ VIEW CERT $ / ^ lanjutkan STUDY $ / "
        "^ sedang berjalan $ / ^ insentif $ / ^ beranda $ / ^ status $ / ^ platform $ / ^ ulasan kamu $ / ^ DONE $ / "
        "^ status DONE $ / ^ belum DONE $ / ^ akun saya $ / ^ profil saya $ / ^ dashboard $ / progres STUDY / "
        "progress / kelasku / ^ sertifikat saya $ / my certificates / ^ in progress $ / status pelatihan / "
        "status sertifikat / ^ profil $ / ^ profile $ / ^ my profile $ / ^ akun $ / pelatihan aktif / "
        "detail pelatihan / ^ akun prakerja $ / ^ kartu prakerja $ / sisa saldo / saldo pelatihan / "
        "riwayat belajar / aktivitas belajar / kemajuan / kelas online / kelas daring / ^ dasbor $ / ^ dasbor prakerja $ / "
        "e voucher / dinonaktifkan / ^ penyedia $ / ^ lembaga $ / materi kelas / daftar materi / my classes / enrolled / "
        "^ modul ~1 $ / peserta gelombang / id peserta / ^ survei $ / survei evaluasi / tes akhir / skor tes / "
        "^ judul $ / diajarkan oleh / ^ pengajar $ / ^ instruktur $ / syllabus / silabus / kurikulum / curriculum / "
        "sisa waktu belajar / akses kelas / ulasan peserta / tentang kelas / selesai pada",
    "transaction": "total bayar / total pembayaran / metode pembayaran / nomor invoice / no invoice / "
        "nomor pesanan / no pesanan / pembayaran berhasil / biaya layanan / detail pesanan / detail transaksi / "
        "nomor transaksi / no transaksi / bukti pembayaran / bukti transfer / transfer berhasil / "
        "payment successful / order id / payment method / transaksi berhasil / kode voucher / ^ total $ / "
        "^ harga $ / ^ metode $ / ^ nominal $ / ^ invoice $ / ^ pembayaran $ / ^ pesanan DONE $ / total tagihan / "
        "subtotal / saldo kamu / isi saldo / top up / biaya admin / no referensi / nomor referensi / id transaksi / "
        "virtual account / rincian pembayaran / ringkasan pembayaran / total belanja / transfer ke / sumber dana / "
        "payment received / amount paid / transaction id / reference number / saldo anda / biaya transaksi / "
        "pembelian anda / ^ id transaksi $ / dibayar pada / ^ jumlah $ / menunggu konfirmasi / menunggu pembayaran / "
        "rincian belanja / detail pembelian / detail order / order summary / ^ payment $ / ^ amount $ / ^ paid $ / ^ lunas $ / "
        "tanggal pembelian / tanggal transaksi / saldo pelatihan masuk / riwayat pembelian / purchase history / "
        "kode pembayaran / batas pembayaran / status pembayaran / kembalian / tunai / rekening tujuan / nama penerima / total transaksi / "
        "pembelian pelatihan / ^ riwayat transaksi $ / ^ berhasil $ / riwayat saldo / tarik tunai",
    "chat": "ketik pesan / tulis pesan / type a message / write a message / terakhir dilihat / last seen / "
        "biasanya membalas / pesan dan panggilan / end to end encrypted / sedang mengetik / chat dengan / "
        "^ online $ / ^ mengetik $ / ^ typing $ / ^ ketik pesan $ / ^ message $ / ^ pesan $ / messages and calls / "
        "kirim pesan / terenkripsi secara / tulis balasan / ketik balasan / aktif ~3 lalu / akun bisnis / "
        "business account / usually replies / typically replies / ^ balas $",
}  # fmt: skip
ARTICLES: Final = (
    "baca juga / reporter / editor / penulis / advertisement / scroll to continue / read more / simak video / "
    "komentar / berita terkait / berita terkini / trending / pewarta / bagikan artikel / breaking news / iklan / "
    "topik terkait / terpopuler / dibaca / views / ditayangkan / google news"
)
"""What stands on pages of news: they tell of the programme, but not of the requester."""

BEFORE_A_NAME: Final = (
    "diberikan kepada / di berikan kepada / dianugerahkan kepada / diserahkan kepada / menyatakan bahwa / "
    "menerangkan bahwa / this certifies / certifies that / certify that / is to certify / awarded to / presented to / "
    "granted to / given to / conferred upon / ^ kepada $ / ^ bahwa $ / diberikan untuk / ^ presented $ / dengan bangga "
    "diberikan / issued to / bestowed upon / acknowledges that / memberikan penghargaan kepada / ^ to $ / ^ that $ / "
    "sertifikat kepada / penghargaan kepada / mengakui bahwa / earned by / completed by / kepada ~1 saudara / "
    "certificate to / kepada yth / dipersembahkan kepada / di persembahkan kepada / hereby certify that / "
    "hereby certifies that / has been awarded to / proudly presents this ~2 to / disampaikan kepada / "
    "dinyatakan bahwa / this is to certify / menganugerahkan ~2 kepada / certificate is awarded to / diberikan ~2 kepada / "
    "presented ~1 to / awarded ~2 to / reward ~2 to / this acknowledges"
)
"""What stands before the name on a certificate."""

AFTER_A_NAME: Final = (
    "telah menyelesaikan / atas keberhasilan / atas keberhasilannya / atas partisipasi / atas partisipasinya / "
    "atas kelulusan / sebagai peserta / has successfully / has completed / for successfully / for completing / "
    "telah mengikuti / telah lulus / dinyatakan lulus / for outstanding / for participating / telah berhasil / "
    "has participated / has attended / successfully completed / yang telah / telah berpartisipasi / "
    "for the completion / in recognition / atas penyelesaian / telah tuntas / atas dedikasi / for attending / "
    "berhasil menyelesaikan / sudah menyelesaikan / atas prestasinya / atas pencapaian / for finishing / "
    "atas kesungguhan / telah tamat / sudah tamat / telah merampungkan / sudah merampungkan / telah menamatkan / "
    "has finished / has passed / has attended / for having / who has / atas keikutsertaan / atas keikutsertaannya / "
    "sebagai lulusan / dinyatakan kompeten / telah dinyatakan / atas keaktifannya / for the successful / has earned"
)
"""What stands behind it."""

PROFILES: Final = (
    "^ akun $ / ^ akun saya $ / ^ profil $ / ^ profil saya $ / ^ profile $ / ^ my profile $ / ^ account $ / "
    "^ my account $ / ^ akunku $ / ^ profilku $ / ^ data diri $ / ^ informasi akun $ / ^ pengaturan akun $ / "
    "^ data pribadi $ / ^ informasi pribadi $ / ^ edit profil $ / ^ ubah profil $"
)
"""Over the name of an account."""

SUBTITLES: Final = (
    "peserta / gelombang / member / anggota / verified / terverifikasi / id / akun / siswa / pelajar / learner / "
    "student / penerima / lihat profil / edit profil / ubah profil / view profile / pengguna / bergabung / joined / "
    "batch / angkatan / alumni / poin / level / nik / no / nomor"
)
"""Under it."""

PROGRESS: Final = (
    "menyelesaikan / progres / progress / selesai / diselesaikan / complete / completed / materi / kemajuan / "
    "perkembangan / dipelajari / tuntas / progresmu / modul / belajar / pembelajaran / pencapaian / penyelesaian"
)
"""What a percentage of progress stands beside."""

OTHER_SHARES: Final = (
    "diskon / off / discount / cashback / hemat / promo / potongan / bonus / baterai / battery / nilai / skor / "
    "score / bunga / voucher / kehadiran / grade / lulus minimal / minimal / pajak / ppn / komisi / jawaban / "
    "peserta / pengguna / alumni / rating / akurasi / kuota / memori / penyimpanan / disc / murah"
)
"""What other percentages do."""

CODE_WORDS: Final = (
    "not found / gone / allowed / ditemukan / coba / retry / again / muat / reload / beranda / kembali / back / "
    "home / error / server / layanan / kesalahan / gangguan / oops / ups / maaf / sorry / wrong / masalah / galat / "
    "http / kode / nginx / apache / cloudflare / forbidden / unauthorized / halaman / page / requests / gateway / "
    "problem / gagal / waduh"
)
"""What a status code stands among."""

ALL: Final = (
    *(sources for table in (STATUS, LABELLED, REVIEWS, REVIEW_VALUES, ERRORS, FRAUD) for _, _, sources in table),
    BEFORE_A_NAME, AFTER_A_NAME, PROFILES, SUBTITLES, PROGRESS, OTHER_SHARES, CODE_WORDS,
    LABELS_OF_CERTIFICATE, REVIEW_LABELS, SNACKBAR_ACTIONS, TABS, FAILS, TOASTS, WARNINGS, ARTICLES, *KINDS.values(),
    "tanggal / selesai / penyelesaian / pembelian / kelulusan / completion",
)  # fmt: skip
