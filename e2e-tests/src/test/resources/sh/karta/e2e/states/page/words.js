// SPDX-License-Identifier: Apache-2.0 The messages of visitor and agent in the states, in the language of the page, or
// in English if only the panel is translated.
const spoken = {
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
    title: "Find order",
    done: "Found order",
    question: "Cancel order 4711?",
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
    title: "البحث عن الطلب",
    done: "تم العثور على الطلب",
    question: "هل تلغي الطلب 4711؟",
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
  ja: {
    agent: "まめ",
    greeting: "こんにちは。何をお淹れしましょうか？",
    prompts: ["新しい豆はどれですか？", "注文した品はどこにありますか？", "モカポットを傷めずに洗うにはどうすればよいですか？"],
    ask: "モカポットにはどの豆がよいですか？",
    again: "二人分だとどのくらい使いますか？\n濃いめが好きです。",
    sentences: "ブラジルの中煎りがおすすめです。まろやかで酸味は控えめです。フィルター用より少し細かく挽いて",
    short: "約18グラムを、フィルター用より少し細かく挽いてください。",
    thought: "モカポットには中煎りが合う。二人で飲むのは約200ミリリットル。",
    tool: "find_order",
    title: "注文の検索",
    done: "注文が見つかりました",
    question: "注文 4711 をキャンセルしますか？",
    target: "注文4711、サントス二袋",
    approve: "cancel_order",
    quote: "水は安全弁の下まで、粉は押し固めない。",
    sources: ["モカポットでの淹れ方", "挽き目が一杯の味をどう変えるか、少し細かいだけでも細かすぎることが多い理由", "豆"],
    titles: ["モカポットに合う豆", "まだ届いていない注文について、いま何をすればよいか", "営業時間"],
    files: ["receipt.pdf", "壊れたミルのふたを写した写真、今日届いたときのまま.jpeg", "grinder.mov"],
    answer: `## モカポットに合う豆

**中煎り**が最も合います。焼きたてより*二週間ほど*置いたものがよいでしょう。[淹れ方の案内](https://shop.example/guide)をご覧いただくか、\`+1 555 0100\`までお電話ください。

1. 安全弁の下まで水を入れます。
2. 粉を入れ、押し固めません。
   - 指でならします。
   - 縁を拭きます。
3. 弱火にかけます。

- [x] フィルターを入れた
- [ ] ふたを開けた

> 苦味のほとんどは豆ではなく熱のせいです。

---

### 音がしてきたら

すぐに火から下ろします。`,
  },
  "zh-CN": {
    agent: "小豆",
    greeting: "您好。想喝点什么？",
    prompts: ["有哪些新豆子？", "我的订单到哪里了？", "怎样清洗摩卡壶才不会弄坏它？"],
    ask: "摩卡壶用哪种豆子好？",
    again: "两个人要用多少？\n我们喜欢浓一点。",
    sentences: "选巴西的中度烘焙。口感圆润，酸度低。研磨要比手冲稍细一些",
    short: "大约18克，研磨比手冲稍细。",
    thought: "摩卡壶适合中度烘焙。两个人大约喝200毫升。",
    tool: "find_order",
    title: "查找订单",
    done: "已找到订单",
    question: "取消订单 4711？",
    target: "订单4711，桑托斯两袋",
    approve: "cancel_order",
    quote: "水要低于安全阀，咖啡粉不要压实。",
    sources: ["用摩卡壶冲煮", "研磨度怎样改变一杯咖啡，为什么稍细一点往往已经太细", "豆子"],
    titles: ["适合摩卡壶的豆子", "一直没有送到的订单以及现在应该怎么办才好", "营业时间"],
    files: ["receipt.pdf", "今天送到时就已经摔坏的磨豆机盖子的照片原图.jpeg", "grinder.mov"],
    answer: `## 适合摩卡壶的豆子

**中度烘焙**最合适，也不要太新鲜：烘焙后放*两周*正好。请看[冲煮指南](https://shop.example/guide)，或致电 \`+1 555 0100\`。

1. 加水到安全阀以下。
2. 装满粉碗，不要压。
   - 用手指抹平。
   - 擦净边缘。
3. 小火。

- [x] 滤网已放好
- [ ] 盖子打开

> 苦味多半来自火候，而不是咖啡。

---

### 开始咕嘟作响时

马上离火。`,
  },
};
window.words = spoken[document.documentElement.lang] ?? spoken.en;
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
