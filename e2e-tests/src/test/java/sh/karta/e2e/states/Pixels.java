// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.states;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * The reviewed screenshot of each state in the light look. Current screenshots are compared with it in the same
 * browser version only ({@code browser.txt}), because others render edges and letters differently. To accept new
 * ones, review {@code target/states/light} and copy it here with the browser's version.
 */
final class Pixels {
    private static final Path KEPT = Path.of("src", "test", "resources", "sh", "karta", "e2e", "states", "pixels");

    /**
     * Allowed difference per channel of a pixel, and the number of pixels per thousand that may differ more, because
     * processors round differently.
     */
    private static final int SHADE = 24;

    private static final int PER_MILLE = 1;

    private Pixels() {}

    /** Returns whether {@code browser} rendered the stored screenshots. */
    static boolean areOf(String browser) throws IOException {
        return Files.readString(KEPT.resolve("browser.txt")).strip().equals(browser);
    }

    /** Returns the differences between {@code picture} and the stored screenshot of that name. */
    static List<String> complaints(Path picture) throws IOException {
        Path kept = KEPT.resolve(picture.getFileName());
        if (!Files.exists(kept)) {
            return List.of(picture + " has no stored picture " + kept);
        }
        if (Files.mismatch(kept, picture) < 0) {
            return List.of();
        }
        BufferedImage before = ImageIO.read(kept.toFile());
        BufferedImage now = ImageIO.read(picture.toFile());
        int width = before.getWidth();
        int height = before.getHeight();
        if (now.getWidth() != width || now.getHeight() != height) {
            return List.of(picture + " has another size than " + kept);
        }
        int others = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (differ(before.getRGB(x, y), now.getRGB(x, y))) {
                    others++;
                }
            }
        }
        return others * 1000L <= (long) PER_MILLE * width * height
                ? List.of()
                : List.of(picture + " differs in " + others + " pixels from " + kept);
    }

    private static boolean differ(int one, int other) {
        for (int shift = 0; shift < 24; shift += 8) {
            if (Math.abs((one >> shift & 0xff) - (other >> shift & 0xff)) > SHADE) {
                return true;
            }
        }
        return false;
    }
}
