// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Cuts the part of a passage that answers a question: at most 600 characters, or one longer block with the sentence that introduces it. */
final class Excerpt {
    static final int MAX_CHARACTERS = 600;
    private static final int MAX_QUOTE = 200;
    private static final int SHORT = 240;
    private static final double ALSO_ROWS = 0.6;
    private static final double NAMED = 3;
    private static final double WHOLE = 0.99;
    private static final String ELLIPSIS = "…";
    private static final Pattern NOT_QUOTED = Pattern.compile("[<>]|--|\\|");
    /** The mark and the text of an item of one line. */
    private static final Pattern ITEM = Pattern.compile("((?:[-*+]|\\d+[.)])\\s+)(.*)");

    private final List<Block> blocks;
    private final Set<String> heading;
    private final String plain;
    private final SearchTerms terms;
    private final Analysis analysis;
    private final Map<String, Double> scores = new HashMap<>();

    Excerpt(Indexed indexed, SearchTerms terms, Analysis analysis) {
        this.blocks = indexed.passage().blocks();
        this.heading = indexed.heading();
        this.plain = indexed.plain();
        this.terms = terms;
        this.analysis = analysis;
    }

    private double score(String markdown) {
        return scores.computeIfAbsent(markdown, text -> {
            String words = PlainText.of(text);
            Set<String> present = new HashSet<>(analysis.words(words + " " + Identifiers.parts(words)));
            double score = terms.concepts().stream()
                    .mapToDouble(concept -> concept.weight() * concept.covered(present))
                    .sum();
            Set<String> names = Identifiers.of(text);
            return score
                    + NAMED * terms.names().stream().filter(names::contains).count();
        });
    }

    private double best(Block block) {
        return block.parts().stream().mapToDouble(this::score).max().orElse(0);
    }

    /** Returns the block that answers the question: the first one if the question asks for the heading. */
    private int best() {
        if (terms.coverage(heading) >= WHOLE) {
            return 0;
        }
        return IntStream.range(0, blocks.size())
                .boxed()
                .max(Comparator.comparingDouble((Integer i) -> weighted(blocks.get(i)))
                        .thenComparing(Comparator.reverseOrder()))
                .orElse(0);
    }

    String markdown() {
        SortedSet<Integer> chosen = whole(best());
        for (int first = chosen.first(); first > 0 && needsPrevious(first); first--) {
            SortedSet<Integer> more = new TreeSet<>(chosen);
            more.add(first - 1);
            if (cut(more).length() > MAX_CHARACTERS) {
                break;
            }
            chosen = more;
        }
        String text = cut(chosen);
        while (chosen.last() + 1 < blocks.size() && (introduces(chosen.last()) || text.length() < SHORT)) {
            SortedSet<Integer> more = withNext(chosen);
            String longer = cut(more);
            if (longer.length() > MAX_CHARACTERS || introduces(more.last())) {
                break;
            }
            chosen = more;
            text = longer;
        }
        return text;
    }

    /** Returns a block with the one that it introduces or that introduces it. These two are not separated, however long they are. */
    private SortedSet<Integer> whole(int best) {
        SortedSet<Integer> both = new TreeSet<>(Set.of(best));
        if (introduces(best) && best + 1 < blocks.size()) {
            both.add(best + 1);
        } else if (best > 0 && (introduces(best - 1) || (isCode(best) && !isCode(best - 1)))) {
            both.add(best - 1);
        }
        return both;
    }

    /** Adds the next block, and the block that it introduces, if any. */
    private SortedSet<Integer> withNext(SortedSet<Integer> chosen) {
        SortedSet<Integer> more = new TreeSet<>(chosen);
        do {
            more.add(more.last() + 1);
        } while (introduces(more.last()) && more.last() + 1 < blocks.size());
        return more;
    }

    /** Prefers sentences to code with the same words. */
    private double weighted(Block block) {
        return best(block) * (block.kind() == Block.Kind.CODE ? 0.7 : 1);
    }

    /** Returns whether a block cannot be understood without the one before it. */
    private boolean needsPrevious(int index) {
        Block block = blocks.get(index);
        return introduces(index - 1)
                || isCode(index)
                || (block.kind() == Block.Kind.PARAGRAPH
                        && Character.isLowerCase(block.text().codePointAt(0)));
    }

    private boolean isCode(int index) {
        return blocks.get(index).kind() == Block.Kind.CODE;
    }

    /** Returns whether a block says nothing without the one after it. */
    private boolean introduces(int index) {
        Block block = blocks.get(index);
        return block.kind() == Block.Kind.PARAGRAPH
                && (block.text().stripTrailing().endsWith(":")
                        || Sentences.of(block.text()).stream().allMatch(CrossReference::isAhead));
    }

    private String cut(Set<Integer> chosen) {
        int room = MAX_CHARACTERS;
        List<String> texts = new ArrayList<>();
        for (int index : chosen) {
            Block block = blocks.get(index);
            String text = LongBlock.cut(
                    block.kind(), cut(block, Math.max(120, room), sentence -> stands(sentence, index, chosen)));
            texts.add(text);
            room -= text.length();
        }
        return String.join("\n\n", texts);
    }

    /** Returns whether a sentence of a block can be understood beside the chosen blocks. */
    private boolean stands(String sentence, int index, Set<Integer> chosen) {
        boolean introduction = sentence.endsWith(":") && chosen.contains(index + 1);
        return (!CrossReference.isAhead(sentence) || introduction || shows(index + 1, chosen))
                && (!CrossReference.isBack(sentence) || shows(index - 1, chosen));
    }

    /** Returns whether a block to which a sentence may point is shown. */
    private boolean shows(int index, Set<Integer> chosen) {
        return chosen.contains(index) && blocks.get(index).kind() != Block.Kind.PARAGRAPH;
    }

    /** @param stands whether a sentence can be understood */
    private String cut(Block block, int room, Predicate<String> stands) {
        return switch (block.kind()) {
            case CODE -> block.text();
            case TABLE -> block.text(parts(block, room, ALSO_ROWS));
            case LIST -> {
                boolean fits = block.text().length() <= room;
                List<String> items =
                        fits ? block.parts() : isOrdered(block) ? steps(block, room) : parts(block, room, 0);
                yield block.text(items.stream().map(item -> item(item, stands)).toList());
            }
            case PARAGRAPH -> paragraph(block.text(), room, stands);
        };
    }

    /** Returns an item without its sentences that point to what is not shown. Items of several lines stay as they are. */
    private static String item(String item, Predicate<String> stands) {
        Matcher mark = ITEM.matcher(item);
        if (!mark.matches()) {
            return item;
        }
        List<String> standing =
                Sentences.of(mark.group(2)).stream().filter(stands).toList();
        return standing.isEmpty() ? item : mark.group(1) + String.join(" ", standing);
    }

    private static boolean isOrdered(Block block) {
        return Character.isDigit(block.text().codePointAt(0));
    }

    /**
     * Returns the items that fit, in a row, because nobody can follow a procedure without some of its steps: from the first one, or from the
     * best one if that would be missing. An ellipsis stands for those that are left out.
     */
    private List<String> steps(Block block, int room) {
        List<String> items = block.parts();
        int best = IntStream.range(0, items.size())
                .boxed()
                .max(Comparator.comparingDouble((Integer i) -> score(items.get(i)))
                        .thenComparing(Comparator.reverseOrder()))
                .orElse(0);
        int from = 0;
        int to = end(items, from, room);
        if (best >= to) {
            from = best;
            to = end(items, from, room);
        }
        List<String> steps = new ArrayList<>(items.subList(from, to));
        if (from > 0) {
            steps.add(0, ELLIPSIS + "\n");
        }
        if (to < items.size()) {
            steps.add("\n" + ELLIPSIS);
        }
        return steps;
    }

    /** Returns the end of the items from an index on that fit beside two ellipses; at least one. */
    private static int end(List<String> items, int from, int room) {
        int to = from + 1;
        int length = items.get(from).length() + 2 * "\n\n…".length();
        while (to < items.size() && length + items.get(to).length() < room) {
            length += items.get(to++).length() + 1;
        }
        return to;
    }

    /** Returns the best parts that fit, in their order; at least one. */
    private List<String> parts(Block block, int room, double least) {
        double best = best(block);
        List<String> ranked = block.parts().stream()
                .sorted(Comparator.comparingDouble((String part) -> -score(part)))
                .toList();
        Set<String> taken = new HashSet<>();
        int length = block.lead().length();
        for (String part : ranked) {
            boolean fits = length + part.length() <= room && score(part) >= best * least;
            if (taken.isEmpty() || fits) {
                taken.add(part);
                length += part.length() + 1;
            }
        }
        return block.parts().stream().filter(taken::contains).toList();
    }

    private String paragraph(String text, int room, Predicate<String> stands) {
        List<String> sentences = Sentences.of(text);
        if (sentences.size() < 2) {
            return text;
        }
        List<String> standing = sentences.stream().filter(stands).toList();
        if (standing.isEmpty()) {
            return text;
        }
        if (standing.size() == sentences.size() && text.length() <= room) {
            return text;
        }
        int best = IntStream.range(0, standing.size())
                .boxed()
                .max(Comparator.comparingDouble((Integer i) -> score(standing.get(i)))
                        .thenComparing(Comparator.reverseOrder()))
                .orElse(0);
        int from = best;
        int to = best + 1;
        int length = standing.get(best).length();
        while (to < standing.size() && length + standing.get(to).length() < room) {
            length += standing.get(to++).length() + 1;
        }
        while (from > 0 && length + standing.get(from - 1).length() < room) {
            length += standing.get(--from).length() + 1;
        }
        return String.join(" ", standing.subList(from, to));
    }

    /**
     * Returns the sentence, item or cell that matches the question best, as plain text; empty if none can be quoted. Text of the excerpt is
     * preferred, because the quote is shown as its evidence.
     */
    String quote() {
        String shown = PlainText.of(markdown());
        return blocks.stream()
                .filter(block -> block.kind() != Block.Kind.CODE)
                .flatMap(block -> block.parts().stream().flatMap(part -> pieces(block, part).stream()))
                .filter(piece -> isQuotable(PlainText.of(piece)))
                .max(Comparator.comparing((String piece) -> shown.contains(PlainText.of(piece)))
                        .thenComparing(piece -> !CrossReference.isAhead(piece) && !CrossReference.isBack(piece))
                        .thenComparingDouble(this::score))
                .map(piece -> LongBlock.start(PlainText.of(piece), MAX_QUOTE))
                .orElse("");
    }

    private boolean isQuotable(String text) {
        return !text.isEmpty()
                && plain.contains(text)
                && !NOT_QUOTED.matcher(text).find();
    }

    private static List<String> pieces(Block block, String part) {
        return switch (block.kind()) {
            case TABLE ->
                List.of(part.strip().split("(?<!\\\\)\\|")).stream()
                        .map(String::strip)
                        .filter(cell -> !cell.isEmpty())
                        .collect(Collectors.toList());
            case LIST ->
                part.lines()
                        .map(line -> line.replaceFirst("^\\s*(?:[-*+]|\\d+[.)])\\s+", ""))
                        .flatMap(line -> Sentences.of(line).stream())
                        .toList();
            default -> Sentences.of(part.replaceAll("(?m)^> ?", ""));
        };
    }
}
