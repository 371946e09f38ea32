"""What made-up people are called and what they say of themselves."""

from meetsmatch.core.people import Gender

_EN_WOMEN = (
    "Alice Amy Anna Bella Chloe Clara Daisy Emma Eva Grace Hannah Holly Isla Jane Julia Kate "
    "Laura Lily Lucy Mia Molly Nora Olivia Rose Ruby Sarah Sophie Zoe"
)
_EN_MEN = (
    "Adam Alex Arthur Ben Charlie Daniel David Edward Ethan Finn George Harry Jack James Joe "
    "Leo Liam Luke Max Noah Oliver Oscar Peter Sam Theo Thomas Tom Will"
)
_EN_OTHERS = (
    "Alex Ash Avery Blake Charlie Drew Eden Ellis Frankie Jamie Jude Kai Kit Lee Morgan Quinn "
    "Reese Riley Robin Rowan Sam Sky Taylor"
)
_RU_WOMEN = (
    "Алина Алиса Анна Валерия Вера Виктория Дарья Ева Екатерина Елена Жанна Зоя Инна Ира "
    "Карина Кира Лена Люба Марина Мария Милана Настя Наташа Ольга Полина Софья Таня Юля"
)
_RU_MEN = (
    "Александр Алексей Андрей Антон Артём Борис Вадим Виктор Глеб Григорий Денис Дмитрий Егор "
    "Иван Илья Кирилл Лев Максим Матвей Михаил Никита Олег Павел Роман Сергей Степан Тимур "
    "Юрий"
)
_RU_OTHERS = "Вики Женя Лёва Мика Ники Саша Слава Тоша Шура Эл Яна"

NAMES = {
    ("en", Gender.WOMAN): _EN_WOMEN.split(),
    ("en", Gender.MAN): _EN_MEN.split(),
    ("en", Gender.OTHER): _EN_OTHERS.split(),
    ("ru", Gender.WOMAN): _RU_WOMEN.split(),
    ("ru", Gender.MAN): _RU_MEN.split(),
    ("ru", Gender.OTHER): _RU_OTHERS.split(),
}

BIOS = {
    "en": (
        "New in town and curious about everything. Show me your favourite corner?",
        "Coffee first, then long walks and longer talks.",
        "I cook too much for one person.",
        "Half of my week is work, the other half is mountains.",
        "Ask me about the worst film I ever loved.",
        "Quiet at first. Wait for the second cup of tea.",
        "Looking for someone to lose at board games with.",
        "Two cats, one bicycle, no plan for Sunday.",
        "I read on trains and miss my stop.",
        "Let's skip the small talk: what made you laugh today?",
    ),
    "ru": (
        "Недавно в городе и всё ещё ищу любимое кафе. Покажете своё?",
        "Сначала кофе, потом долгие прогулки и ещё более долгие разговоры.",
        "Готовлю на четверых, а живу без соседей.",
        "Полнедели работа, полнедели горы.",
        "Спросите про самый плохой фильм, который мне нравится.",
        "Сначала молчу. Дождитесь второй чашки чая.",
        "Ищу, кому проигрывать в настолки.",
        "Два кота, один велосипед, никаких планов на воскресенье.",
        "Читаю в поездах и проезжаю свою станцию.",
        "Давайте без общих фраз: что вас сегодня рассмешило?",
    ),
}
