// What visitor and agent say in the states, in the language of the page.
window.words = {
  en: {
    agent: "Bean",
    greeting: "Hello. What can I brew for you?",
    prompts: ["Which beans are new?", "Where is my order?", "How do I clean a moka pot without ruining it?"],
    ask: "Which beans would you take for a moka pot?",
    again: "And how much of them for two people?\nWe like it strong.",
    sentences: "Take a medium roast from Brazil. It is round and low in acid. Grind it a little finer than for a filter",
    short: "About 18 grams, ground a little finer than for a filter.",
    thought: "A moka pot likes a medium roast. Two people drink some 200 ml, which is a pot for four cups.",
    tool: "find_order",
    target: "order 4711, two bags of Santos",
    approve: "cancel_order",
    quote: "A moka pot wants water below the valve and coffee that is not pressed.",
    sources: ["Brewing with a moka pot", "What the grind does to the cup, and why a little finer is often much too fine", "Beans"],
    titles: ["Beans for a moka pot", "An order that has not come and what is to be done about it now", "Opening hours"],
    files: ["receipt.pdf", "a photograph of the broken lid of the grinder.jpeg", "grinder.mov"],
    answer: `## Beans for a moka pot

A **medium roast** works best, and not too fresh: *two weeks* after roasting is fine. See [the brewing guide](https://shop.example/guide) or call \`+1 555 0100\`.

1. Fill the water up to the valve.
2. Fill the basket, do not press.
   - Level it with a finger.
   - Wipe the rim.
3. Low heat.

- [x] filter in place
- [ ] lid open

> Most bitterness is heat, not coffee.

---

### When it gurgles

Take it off at once.`,
  },
  ar: {
    agent: "بُن",
    greeting: "أهلاً. ماذا أحضّر لك؟",
    prompts: ["ما الجديد من البن؟", "أين طلبي؟", "كيف أنظّف إبريق الموكا من غير أن أفسده؟"],
    ask: "أي بن تختار لإبريق الموكا Bialetti؟",
    again: "وكم منه لشخصين؟\nنحبه قوياً.",
    sentences: "خذ تحميصاً متوسطاً من البرازيل. طعمه مستدير وقليل الحموضة. اطحنه أنعم قليلاً",
    short: "نحو 18 غراماً، مطحونة أنعم قليلاً مما للمرشّح.",
    thought: "إبريق الموكا يحب التحميص المتوسط. يشرب شخصان نحو 200 مل.",
    tool: "find_order",
    target: "الطلب 4711، كيسان من Santos",
    approve: "cancel_order",
    quote: "يريد إبريق الموكا ماءً دون الصمام وبنّاً غير مضغوط.",
    sources: ["التحضير بإبريق الموكا", "ماذا تفعل درجة الطحن بالفنجان ولماذا يكون الأنعم قليلاً أنعم من اللازم", "البن"],
    titles: ["بن لإبريق الموكا", "طلب لم يصل وما الذي ينبغي فعله الآن", "أوقات العمل"],
    files: ["receipt.pdf", "صورة غطاء المطحنة المكسور كما وصلني اليوم.jpeg", "grinder.mov"],
    answer: `## بن لإبريق الموكا

**التحميص المتوسط** أفضل، وليس الطازج جداً: *أسبوعان* بعد التحميص يكفيان. انظر [دليل التحضير](https://shop.example/guide) أو اتصل على \`+1 555 0100\`.

1. املأ الماء حتى الصمام.
2. املأ السلة من غير ضغط.
   - سوّها بإصبعك.
   - امسح الحافة.
3. نار هادئة.

- [x] المرشّح في مكانه
- [ ] الغطاء مفتوح

> أكثر المرارة من الحرارة لا من البن.

---

### حين يغرغر

ارفعه فوراً.`,
  },
}[document.documentElement.lang];
window.words.code = `\`\`\`python
def brew(water_ml: int, coffee_g: float, *, grind: str = "fine", heat: str = "low") -> float:
    """Returns the ratio of water to coffee, which for a moka pot is about ten."""
    if coffee_g <= 0:
        raise ValueError("no coffee")

    return water_ml / coffee_g
\`\`\``;
window.words.table = `| Beans | Roast | Acid | Body | Price per kg | In stock |
|:--|:--|:-:|:-:|--:|--:|
| Santos | medium | low | round | 24.00 | 120 |
| Sidamo natural, washed twice | light | high | tea-like | 31.50 | 8 |
| Mandheling | dark | low | heavy | 28.00 | 0 |`;
