// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.transcription;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Recordings as browsers and other programs write them, built by hand from the specifications. */
final class AudioLengthTest {
    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] little(int size, long value) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (value >> (Byte.SIZE * i));
        }
        return bytes;
    }

    private static byte[] big(int size, long value) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[size - 1 - i] = (byte) (value >> (Byte.SIZE * i));
        }
        return bytes;
    }

    private static byte[] wav(long size, int seconds) {
        byte[] format =
                join(little(2, 1), little(2, 1), little(4, 8_000), little(4, 16_000), little(2, 2), little(2, 16));
        return join(
                text("RIFF\0\0\0\0WAVE"),
                text("LIST"),
                little(4, 3),
                text("odd\0"),
                text("fmt "),
                little(4, format.length),
                format,
                text("data"),
                little(4, size),
                new byte[16_000 * seconds]);
    }

    private static byte[] oggPage(int flags, long position, int serial, byte[] packet) {
        return join(
                text("OggS\0"),
                little(1, flags),
                little(8, position),
                little(4, serial),
                new byte[8], // sequence and checksum
                little(1, 1),
                little(1, packet.length),
                packet);
    }

    private static byte[] opus(int seconds) {
        return join(
                oggPage(2, 0, 7, join(text("OpusHead\1\1"), little(2, 312), little(4, 44_100), new byte[3])),
                oggPage(0, -1, 7, text("OpusTags")),
                oggPage(0, 48_000, 7, new byte[20]),
                oggPage(0, 48_000L * 3_600, 8, text("another stream")),
                oggPage(4, 48_000L * seconds + 312, 7, new byte[20]));
    }

    private static byte[] vorbis(int seconds) {
        return join(
                oggPage(2, 0, 7, join(text("\1vorbis"), new byte[4], little(1, 1), little(4, 22_050), new byte[14])),
                oggPage(4, 22_050L * seconds, 7, new byte[20]));
    }

    private static byte[] element(long id, byte[]... contents) {
        byte[] content = join(contents);
        return join(id(id), big(4, 0x10000000L + content.length), content);
    }

    private static byte[] unsized(long id, byte[]... contents) {
        return join(id(id), big(8, 0x01ffffffffffffffL), join(contents));
    }

    private static byte[] id(long id) {
        return big((Long.SIZE - Long.numberOfLeadingZeros(id) + 7) / 8, id);
    }

    private static byte[] webm(byte[] info, byte[]... clusters) {
        return join(
                element(0x1a45dfa3, element(0x4282, text("webm"))),
                unsized(0x18538067, element(0x1549a966, element(0x2ad7b1, big(3, 1_000_000)), info), join(clusters)));
    }

    private static byte[] cluster(long millis, byte[]... blocks) {
        return unsized(0x1f43b675, element(0xe7, big(4, millis)), join(blocks));
    }

    private static byte[] block(int id, int millis) {
        return element(id, big(1, 0x81), big(2, millis), big(1, 0x80), new byte[9]);
    }

    private static byte[] box(String type, byte[]... contents) {
        byte[] content = join(contents);
        return join(big(4, content.length + 8), text(type), content);
    }

    private static byte[] movieHeader(int version, long scale, long duration) {
        int size = version == 1 ? 8 : 4;
        return box("mvhd", big(4, (long) version << 24), new byte[2 * size], big(4, scale), big(size, duration));
    }

    private static byte[] mp4(byte[] header, byte[]... more) {
        byte[] track = box(
                "trak",
                box("tkhd", big(4, 0), new byte[8], big(4, 3), new byte[8]),
                box("mdia", box("mdhd", big(4, 0), new byte[8], big(4, 48_000), new byte[8])));
        byte[] defaults = box("mvex", box("trex", big(4, 0), big(4, 3), big(4, 1), big(4, 1_024), new byte[8]));
        return join(box("ftyp", text("isom")), box("moov", header, track, defaults), join(more));
    }

    private static byte[] fragment(long start, byte[] run) {
        return box(
                "moof",
                box("mfhd", new byte[8]),
                box(
                        "traf",
                        box("tfhd", big(4, 0x20000), big(4, 3)),
                        box("tfdt", big(4, 1L << 24), big(8, start)),
                        run));
    }

    private static Duration length(Audio audio, byte[] file) {
        assertThat(Audio.of(file)).isEqualTo(audio);
        return AudioLength.of(audio, file);
    }

    @Test
    void theLengthOfAWavFileIsThatOfItsData() {
        assertThat(length(Audio.WAV, wav(48_000, 3))).isEqualTo(Duration.ofSeconds(3));
        assertThat(length(Audio.WAV, wav(32_000, 3))).as("with more after it").isEqualTo(Duration.ofSeconds(2));
        assertThat(length(Audio.WAV, wav(0xffffffffL, 3))).as("of a pipe").isEqualTo(Duration.ofSeconds(3));
        assertThat(length(Audio.WAV, wav(0, 3))).as("of another pipe").isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void theLengthOfAnOggFileIsThePositionOfItsLastPage() {
        assertThat(length(Audio.OGG, opus(61))).isEqualTo(Duration.ofSeconds(61));
        assertThat(length(Audio.OGG, vorbis(61))).isEqualTo(Duration.ofSeconds(61));
    }

    @Test
    void theLengthOfAWebmFileIsItsDurationOrTheTimeOfItsLastBlock() {
        byte[] duration = element(0x4489, big(8, Double.doubleToLongBits(61_500)));
        assertThat(length(Audio.WEBM, webm(duration))).isEqualTo(Duration.ofMillis(61_500));
        byte[] first = cluster(0, block(0xa3, 0), block(0xa3, 20));
        byte[] last = cluster(60_000, element(0xa0, block(0xa1, 900)), block(0xa3, 880));
        assertThat(length(Audio.WEBM, webm(new byte[0], first, last))).isEqualTo(Duration.ofMillis(60_900));
        assertThat(length(Audio.WEBM, webm(duration, first)))
                .as("the longer one")
                .isEqualTo(Duration.ofMillis(61_500));
    }

    @Test
    void theLengthOfAnMp4FileIsThatOfItsHeaderOrTheEndOfItsLastFragment() {
        assertThat(length(Audio.MP4, mp4(movieHeader(0, 600, 36_600)))).isEqualTo(Duration.ofSeconds(61));
        assertThat(length(Audio.MP4, mp4(movieHeader(1, 600, 36_600)))).isEqualTo(Duration.ofSeconds(61));
        byte[] unknown = movieHeader(0, 600, 0xffffffffL);
        byte[] alike = box("trun", big(4, 0x201), big(4, 75), big(4, 0), new byte[4 * 75]);
        assertThat(length(
                        Audio.MP4,
                        mp4(unknown, fragment(0, alike), box("mdat", new byte[9]), fragment(48_000L * 60, alike))))
                .as("60 s and 75 samples of 1,024 units")
                .isEqualTo(Duration.ofMillis(61_600));
        byte[] each =
                box("trun", big(4, 0x301), big(4, 2), big(4, 0), big(4, 24_000), big(4, 9), big(4, 48_000), big(4, 9));
        assertThat(length(Audio.MP4, mp4(movieHeader(0, 600, 0), fragment(48_000L * 60, each))))
                .isEqualTo(Duration.ofMillis(61_500));
    }

    @Test
    void aFileWithoutALengthHasLengthZero() {
        assertThat(length(Audio.WAV, text("RIFF0000WAVEfmt spoken-words"))).isZero();
        assertThat(length(Audio.OGG, oggPage(2, 9, 1, text("Speex   ")))).isZero();
        assertThat(length(Audio.WEBM, webm(new byte[0]))).isZero();
        assertThat(length(Audio.MP4, mp4(movieHeader(0, 0, 9)))).isZero();
    }

    @Test
    void aDamagedFileIsReadUpToTheDamage() {
        Map<Audio, byte[]> whole = Map.of(
                Audio.WAV, wav(16_000, 1),
                Audio.OGG, opus(61),
                Audio.WEBM, webm(new byte[0], cluster(1_000, block(0xa3, 0)), cluster(2_000, block(0xa3, 0))),
                Audio.MP4, mp4(movieHeader(0, 600, 600)));
        Random random = new Random(1);
        whole.forEach((audio, file) -> {
            for (int length : List.of(0, 5, 12, 13, 20, file.length / 2, file.length - 1)) {
                assertThat(AudioLength.of(audio, Arrays.copyOf(file, length))).isNotNull();
            }
            for (int i = 0; i < 2_000; i++) {
                byte[] damaged = file.clone();
                for (int j = 0; j <= i % 5; j++) {
                    damaged[random.nextInt(Math.min(300, damaged.length))] = (byte) random.nextInt(256);
                }
                assertThat(AudioLength.of(audio, damaged)).isNotNull();
            }
        });
        byte[] cut = whole.get(Audio.WEBM);
        assertThat(AudioLength.of(Audio.WEBM, Arrays.copyOf(cut, cut.length - 3)))
                .isEqualTo(Duration.ofSeconds(2));
    }
}
