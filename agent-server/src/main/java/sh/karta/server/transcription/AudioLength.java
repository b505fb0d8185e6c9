// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.transcription;

import java.nio.ByteBuffer;
import java.time.Duration;

/** Finds out how long a recording is, from its headers and the times of its blocks. Nothing is decoded. */
public final class AudioLength {
    private static final double NANOS = 1e9;

    private AudioLength() {}

    /** Returns the length of a recording; zero if the file does not contain it. Reads a damaged file up to the damage. */
    public static Duration of(Audio audio, byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).asReadOnlyBuffer();
        double seconds = switch (audio) {
            case WEBM -> new WebmLength(bytes).seconds();
            case MP4 -> new Mp4Length(bytes).seconds();
            case OGG -> OggLength.seconds(bytes);
            case WAV -> WavLength.seconds(bytes);
        };
        // NaN becomes zero, infinity the longest time.
        return Duration.ofNanos((long) (seconds * NANOS));
    }
}
