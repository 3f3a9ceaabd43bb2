import pytest

from bot.language import LanguageDetector
from bot.nlu.encoder import ordinary_words


@pytest.fixture(scope="module")
def detect(knowledge):
    return LanguageDetector(knowledge.supplement.languages, ordinary_words().__contains__)


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("Komu udostępniacie dane mojego dziecka?", "pl"),
        ("آپ میرے بچے کی معلومات کس کو دیتے ہیں؟", "ur"),
        ("مع من تشاركون معلومات طفلي؟", "ar"),
        ("你们和谁分享我孩子的信息？", "zh"),
        ("Cu cine împărtășiți informațiile copilului meu?", "ro"),
        ("ਤੁਸੀਂ ਮੇਰੇ ਬੱਚੇ ਦੀ ਜਾਣਕਾਰੀ ਕਿਸ ਨਾਲ ਸਾਂਝੀ ਕਰਦੇ ਹੋ?", "pa"),
        ("اطلاعات فرزندم را با چه کسی به اشتراک می‌گذارید؟", "fa"),
        ("З ким ви ділитеся даними моєї дитини?", "uk"),
        ("Avec qui partagez-vous les informations de mon enfant ?", "fr"),
        ("¿Con quién comparten la información de mi hijo?", "es"),
        # English, however typed
        ("who do u share it wiv", None),
        ("camhs?", None),
        ("EHCP", None),
        ("wot do yous hav on me lad", None),
        ("kindly to tell who is seeing documents of my son", None),
        ("asdkjh qwlekj", None),
        ("👍", None),
    ],
)
def test_a_language_is_named_only_where_it_is_sure(detect, message, language):
    assert detect(message) == language
