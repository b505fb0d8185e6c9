// SPDX-License-Identifier: Apache-2.0
package sh.karta.publish;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Writes small sites in the layout of the build. */
final class Sites {
    private Sites() {}

    /** Returns the name of the chunk with the content {@code panel}. */
    static String chunk(String panel) {
        return "panel." + Item.sha256(bytes(panel)).substring(0, 10) + ".js";
    }

    static Path write(Path folder, String version, String panel) throws IOException {
        Path exact = Files.createDirectories(folder.resolve("widget").resolve(version));
        String loader = "load('" + chunk(panel) + "') // " + version;
        file(exact, Release.LOADER, loader);
        file(exact, chunk(panel), panel);
        String manifest = "{\"version\":\"%s\",\"files\":[%s,%s]}"
                .formatted(version, described(Release.LOADER, loader), described(chunk(panel), panel));
        Files.writeString(exact.resolve(Release.MANIFEST), manifest);
        Files.writeString(folder.resolve(Release.HEADERS), """
                /widget/%1$s/*
                  Access-Control-Allow-Origin: *
                  Cache-Control: public, max-age=31536000, immutable
                /widget/v1/karta.js
                  Cache-Control: public, max-age=300
                """.formatted(version));
        return folder;
    }

    private static void file(Path folder, String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
        for (String variant : new String[] {".br", ".gz", ".map"}) {
            Files.writeString(folder.resolve(name + variant), variant + " of " + text);
        }
    }

    private static String described(String name, String text) {
        String integrity =
                Base64.getEncoder().encodeToString(Item.digest("SHA-384").digest(bytes(text)));
        return "{\"name\":\"%s\",\"integrity\":\"sha384-%s\"}".formatted(name, integrity);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
