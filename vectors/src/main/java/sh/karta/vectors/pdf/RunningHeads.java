// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors.pdf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Finds lines at the top and bottom of pages that are not part of the text: page numbers, and lines that several pages repeat. */
final class RunningHeads {
    private static final int EDGE = 2;
    private static final int REPEATED = 3;
    private static final int MAX_HEAD = 200;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");
    private static final Pattern PAGE_NUMBER =
            Pattern.compile("[-–—|\\[]?\\s?(?:\\d{1,5}|[ivxlc]{1,7})\\s?(?:[/|]\\s?\\d{1,5})?\\s?[-–—|\\]]?");

    private final BodyText body;
    private final List<Line> edges = new ArrayList<>();
    /** By place and text, and by place and text with a number that grows from page to page. */
    private final Map<String, Set<Integer>> pages = new HashMap<>();

    private final int allPages;

    private RunningHeads(BodyText body, Map<Integer, List<Line>> byPage) {
        this.body = body;
        this.allPages = byPage.size();
        for (List<Line> page : byPage.values()) {
            List<Line> sorted = new ArrayList<>(page);
            sorted.removeIf(line -> line.text().length() > MAX_HEAD);
            sorted.sort(Comparator.comparingDouble(Line::top));
            int top = Math.min(EDGE, sorted.size());
            edges.addAll(sorted.subList(0, top));
            edges.addAll(sorted.subList(Math.max(top, sorted.size() - EDGE), sorted.size()));
        }
        edges.forEach(line -> keys(line)
                .forEach(key ->
                        pages.computeIfAbsent(key, any -> new HashSet<>()).add(line.page())));
    }

    /** Returns the lines without running heads. */
    static List<Line> drop(List<Line> lines, BodyText body) {
        Map<Integer, List<Line>> byPage = new LinkedHashMap<>();
        lines.forEach(line ->
                byPage.computeIfAbsent(line.page(), page -> new ArrayList<>()).add(line));
        RunningHeads heads = new RunningHeads(body, byPage);
        Set<Line> dropped =
                new HashSet<>(heads.edges.stream().filter(heads::isDropped).toList());
        return lines.stream().filter(line -> !dropped.contains(line)).toList();
    }

    private boolean isDropped(Line line) {
        if (PAGE_NUMBER.matcher(line.text()).matches()) {
            return true;
        }
        List<String> keys = keys(line);
        if (body.isHeading(line)) {
            int same = pages(keys.get(0));
            return same >= REPEATED && same * 3 > allPages; // chapters can begin with the same word
        }
        return keys.stream().anyMatch(key -> pages(key) >= REPEATED || (pages(key) == allPages && allPages > 1));
    }

    private int pages(String key) {
        return pages.getOrDefault(key, Set.of()).size();
    }

    private static List<String> keys(Line line) {
        String place = line.size() + "\0" + Math.round(line.top()) + "\0";
        List<String> keys = new ArrayList<>(List.of(place + line.text()));
        for (MatchResult number : NUMBER.matcher(line.text()).results().toList()) {
            int offset = Integer.parseInt(number.group()) - line.page();
            String before = line.text().substring(0, number.start());
            keys.add(place + before + "\0" + offset + "\0" + line.text().substring(number.end()));
        }
        return keys;
    }
}
