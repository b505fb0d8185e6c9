// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.disk.PrivateFiles;

/**
 * A file of vectors by the hash of their text. The file is a cache: a missing or damaged file, or one from another model, counts as empty.
 * Gzip's checksum tells whether it is damaged. Only its owner can read it, because vectors tell much about their texts.
 */
final class VectorFile {
    private static final Logger LOG = LoggerFactory.getLogger(VectorFile.class);
    private static final int FORMAT = 0x4b56_0001;
    private static final int LONGEST_VECTOR = 1 << 16;
    private static final int BUFFER = 1 << 16;

    private final Path path;
    private final String model;

    VectorFile(Path path, String model) {
        this.path = path;
        this.model = model;
    }

    Map<String, float[]> read() {
        Map<String, float[]> vectors = new HashMap<>();
        if (!Files.exists(path)) {
            return vectors;
        }
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(Files.newInputStream(path), BUFFER))) {
            if (in.readInt() != FORMAT || !in.readUTF().equals(model)) {
                return vectors;
            }
            int count = in.readInt();
            int length = in.readInt();
            if (length < 0 || length > LONGEST_VECTOR) {
                throw new IOException("vectors of " + length + " numbers");
            }
            for (int i = 0; i < count; i++) {
                String hash = in.readUTF();
                float[] vector = new float[length];
                for (int k = 0; k < length; k++) {
                    vector[k] = in.readFloat();
                }
                vectors.put(hash, vector);
            }
            if (in.read() >= 0) {
                throw new IOException("more than " + count + " vectors");
            }
            return vectors;
        } catch (IOException e) {
            LOG.warn("The vectors in {} are damaged and are computed again: {}", path, e.toString());
            return new HashMap<>();
        }
    }

    /** @param vectors all of the same length */
    void write(Map<String, float[]> vectors) {
        Path part = path.resolveSibling(path.getFileName() + ".part");
        try {
            PrivateFiles.createFolder(
                    Objects.requireNonNull(path.toAbsolutePath().getParent()));
            PrivateFiles.createFile(part);
            try (DataOutputStream out =
                    new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(part), BUFFER))) {
                out.writeInt(FORMAT);
                out.writeUTF(model);
                out.writeInt(vectors.size());
                out.writeInt(
                        vectors.values().stream().findAny().map(v -> v.length).orElse(0));
                for (Map.Entry<String, float[]> entry : vectors.entrySet()) {
                    out.writeUTF(entry.getKey());
                    for (float number : entry.getValue()) {
                        out.writeFloat(number);
                    }
                }
            }
            Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn(
                    "The vectors cannot be saved in {}, they are computed again at the next start: {}",
                    path,
                    e.toString());
        }
    }
}
