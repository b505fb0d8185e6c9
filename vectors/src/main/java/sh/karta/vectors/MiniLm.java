// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors;

import ai.djl.modality.nlp.DefaultVocabulary;
import ai.djl.modality.nlp.bert.BertFullTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sh.karta.answers.embedding.Embeddings;
import sh.karta.server.event.Json;

/**
 * The model all-MiniLM-L6-v2 with weights of 8 bits, run by ONNX Runtime in this process. It is loaded when it is first used, which takes
 * about half a second. While the process exits, it returns no vectors. Thread-safe.
 */
public final class MiniLm implements Embeddings {
    private static final String NATIVE = "/ai/onnxruntime/native/";
    private static final String MODEL = "/all-minilm-l6-v2-q.onnx";
    private static final String TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";
    /** The longest input of the model, in tokens. */
    private static final int MAX_TOKENS = 256;

    private static final int BATCH = 16;
    private static final long STACK_BYTES = 16L * 1_024 * 1_024;

    /** Loaded for the life of the process, as the add-on is. */
    private record Loaded(OrtEnvironment environment, OrtSession session, DefaultVocabulary vocabulary) {}

    private @Nullable Loaded loaded;
    /** The reason why the runtime can never be loaded in this process. */
    private @Nullable LinkageError unusable;
    /** Native code that runs while the process exits would crash it, so a shutdown hook takes the write lock and keeps it. */
    private final ReentrantReadWriteLock running = new ReentrantReadWriteLock();

    private volatile boolean ending;

    /** @throws UnsupportedOperationException if the runtime has no native code for this machine */
    public MiniLm() {
        if (!runsHere()) {
            throw new UnsupportedOperationException("ONNX Runtime has no native code for " + machine());
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "karta-vectors-end"));
    }

    static boolean runsHere() {
        return MiniLm.class.getResource(NATIVE + machine() + "/" + System.mapLibraryName("onnxruntime")) != null;
    }

    /** Returns the name of this machine as ONNX Runtime writes it, such as {@code linux-x64}. */
    private static String machine() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch");
        String system = os.startsWith("mac") ? "osx" : os.startsWith("windows") ? "win" : os;
        return system + "-" + (arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
    }

    @Override
    public String name() {
        return "all-MiniLM-L6-v2 (8 bits)";
    }

    @Override
    public boolean understands(String language) {
        return language.equals("en");
    }

    @Override
    public int batch() {
        return BATCH;
    }

    @Override
    public List<float[]> of(List<String> texts, Duration within) throws IOException {
        List<float[]> vectors = new ArrayList<>();
        for (String text : texts) {
            // Computes one text at a time: in a batch with others, the same text would get a slightly different vector.
            vectors.add(of(text));
        }
        return vectors;
    }

    private float[] of(String text) throws IOException {
        if (ending || !running.readLock().tryLock()) {
            throw new IOException("the process ends");
        }
        try {
            return vector(text, load());
        } catch (OrtException e) {
            throw new IOException(e);
        } finally {
            running.readLock().unlock();
        }
    }

    private void end() {
        ending = true;
        running.writeLock().lock();
    }

    private synchronized Loaded load() throws IOException {
        if (unusable != null) {
            throw unusable; // a second attempt would hide the reason
        }
        if (loaded == null) {
            loaded = onLargeStack(MiniLm::create);
        }
        return loaded;
    }

    private static Loaded create() throws IOException, OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        environment.setTelemetry(false);
        keep(environment);
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1); // the other processors are for visitors
        OrtSession session = environment.createSession(resource(MODEL), options);
        deleteNativeFiles();
        return new Loaded(environment, session, vocabulary());
    }

    /**
     * Deletes the files of native code, which are loaded. The library does that when the process exits, which a killed process never does.
     */
    private static void deleteNativeFiles() {
        try {
            Field field = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("tempDirectory");
            field.setAccessible(true);
            Path folder = (Path) field.get(null);
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(folder);
        } catch (IOException inUse) {
            // Windows keeps files of loaded code. The library tries again when the process exits.
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("another version of ONNX Runtime", e);
        }
    }

    /**
     * Runs {@code task} on a thread with a large stack. Creating a session recurses natively, and would crash the process on a small one.
     */
    private Loaded onLargeStack(Callable<Loaded> task) throws IOException {
        FutureTask<Loaded> future = new FutureTask<>(task);
        Thread thread = new Thread(null, future, "karta-vectors-load", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LinkageError) {
                unusable = new LinkageError("ONNX Runtime cannot be loaded: " + root(e), e);
                throw unusable;
            }
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static Throwable root(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : root(cause);
    }

    /**
     * Takes a second reference to the native environment. A shutdown hook of the library releases the first, while other hooks still wait
     * for turns that use the model: the process would crash instead of stopping.
     */
    private static void keep(OrtEnvironment environment) {
        try {
            Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
            Method create =
                    environment.getClass().getDeclaredMethod("createHandle", long.class, int.class, String.class);
            api.setAccessible(true);
            create.setAccessible(true);
            var unused = create.invoke(
                    null, api.getLong(null), OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING.getValue(), "karta");
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("another version of ONNX Runtime", e);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream content = Objects.requireNonNull(MiniLm.class.getResourceAsStream(name), name)) {
            return content.readAllBytes();
        }
    }

    private static DefaultVocabulary vocabulary() throws IOException {
        JsonNode words = Json.parse(resource(TOKENIZER)).at("/model/vocab");
        String[] ordered = new String[words.size()];
        words.properties().forEach(entry -> ordered[entry.getValue().asInt()] = entry.getKey());
        return new DefaultVocabulary(Arrays.asList(ordered));
    }

    private static long[] tokens(String text, DefaultVocabulary vocabulary) {
        List<String> tokens = new BertFullTokenizer(vocabulary, true).tokenize(text);
        int inner = Math.min(tokens.size(), MAX_TOKENS - 2);
        long[] ids = new long[inner + 2];
        ids[0] = vocabulary.getIndex("[CLS]");
        for (int i = 0; i < inner; i++) {
            ids[i + 1] = vocabulary.getIndex(tokens.get(i));
        }
        ids[inner + 1] = vocabulary.getIndex("[SEP]");
        return ids;
    }

    /** Returns the mean of the vectors of all tokens. */
    private static float[] vector(String text, Loaded model) throws OrtException {
        long[] tokens = tokens(text, model.vocabulary());
        long[] ones = new long[tokens.length];
        Arrays.fill(ones, 1);
        try (OnnxTensor ids = OnnxTensor.createTensor(model.environment(), new long[][] {tokens});
                OnnxTensor mask = OnnxTensor.createTensor(model.environment(), new long[][] {ones});
                OnnxTensor types = OnnxTensor.createTensor(model.environment(), new long[1][tokens.length]);
                OrtSession.Result result = model.session()
                        .run(Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
            float[][] states = ((float[][][]) result.get(0).getValue())[0];
            float[] mean = new float[states[0].length];
            for (float[] state : states) {
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += state[i] / states.length;
                }
            }
            return mean;
        }
    }
}
