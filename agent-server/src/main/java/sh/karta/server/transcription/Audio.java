// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.transcription;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The accepted containers of audio. They are recognized by their content, because the client chooses the announced type. */
public enum Audio {
    WEBM("audio/webm", "webm"),
    MP4("audio/mp4", "mp4"),
    OGG("audio/ogg", "ogg"),
    WAV("audio/wav", "wav");

    private final String type;
    private final String extension;

    Audio(String type, String extension) {
        this.type = type;
        this.extension = extension;
    }

    /** Returns the media type. */
    public String type() {
        return type;
    }

    /** Returns a file name, from which endpoints recognize the container. */
    public String fileName() {
        return "speech." + extension;
    }

    /** Returns the container of a file, or null if it is not accepted. */
    public static @Nullable Audio of(byte[] file) {
        if (has(file, 0, "\u001aE\u00df\u00a3")) {
            return WEBM; // an EBML header (RFC 8794, §11.2)
        }
        if (has(file, 0, "OggS")) {
            return OGG; // RFC 3533, §6
        }
        if (has(file, 4, "ftyp")) {
            return MP4; // ISO/IEC 14496-12, §4.3
        }
        return has(file, 0, "RIFF") && has(file, 8, "WAVE") ? WAV : null;
    }

    private static boolean has(byte[] file, int at, String mark) {
        byte[] bytes = mark.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < bytes.length; i++) {
            if (at + i >= file.length || file[at + i] != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
