// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.states;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A page with all screenshots: a row per state, a column per look. */
final class ContactSheet {
    private static final String HEAD = """
            <!doctype html>
            <html lang="en">
              <meta charset="utf-8">
              <title>Every state of the panel</title>
              <style>
                body { font: 14px/1.4 system-ui, sans-serif; background: #8b8f96; }
                td { vertical-align: top; }
                img { display: block; max-width: 360px; }
              </style>
              <h1>Every state of the panel</h1>
              <table>
            """;

    private ContactSheet() {}

    /** Deletes the screenshots of an earlier run. */
    static void clear() throws IOException {
        for (Look look : Look.values()) {
            if (Files.exists(folder(look))) {
                try (Stream<Path> files = Files.list(folder(look))) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    /** Writes {@code target/states/index.html} with the existing screenshots. */
    static void write() throws IOException {
        TreeSet<String> pictures = new TreeSet<>();
        for (Look look : Look.values()) {
            Path folder = folder(look);
            if (Files.exists(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    files.forEach(file -> pictures.add(file.getFileName().toString()));
                }
            }
        }
        StringBuilder page = new StringBuilder(HEAD).append("    <tr><th>");
        for (Look look : Look.values()) {
            page.append("<th>").append(name(look));
        }
        for (String picture : pictures) {
            page.append("\n    <tr><th>").append(picture, 0, picture.length() - ".png".length());
            for (Look look : Look.values()) {
                page.append("<td>");
                if (Files.exists(folder(look).resolve(picture))) {
                    String place = name(look) + "/" + picture;
                    page.append("<a href=\"").append(place).append("\"><img loading=\"lazy\" alt=\"\" src=\"");
                    page.append(place).append("\"></a>");
                }
            }
        }
        Files.writeString(
                Files.createDirectories(Gallery.FOLDER).resolve("index.html"), page.append("\n  </table>\n</html>\n"));
    }

    /** Returns the folder with the screenshots of {@code look}. */
    static Path folder(Look look) {
        return Gallery.FOLDER.resolve(name(look));
    }

    private static String name(Look look) {
        return look.name().toLowerCase(Locale.ROOT);
    }
}
