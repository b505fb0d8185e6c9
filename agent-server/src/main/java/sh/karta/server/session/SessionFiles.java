// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.karta.server.event.Json;
import sh.karta.server.problem.Problem;
import sh.karta.server.problem.Quote;
import sh.karta.server.store.Files;

/** The files of sessions, by the paths that messages name. Thread-safe. */
public final class SessionFiles {
    private static final Pattern PATH = Pattern.compile("files/([0-9a-f]{32})/.*", Pattern.DOTALL);

    private final Files files;
    private final LiveSessions live;

    SessionFiles(Files files, LiveSessions live) {
        this.files = files;
        this.live = live;
    }

    /** Returns the path of a file for messages. */
    private static String path(Files.Stored file) {
        return "files/" + file.name() + "/" + file.title();
    }

    /**
     * Books room for a file in a session, before its bytes are read.
     *
     * @param bytes maximum size of the file
     * @param room of the session
     */
    public Files.Upload book(Owner owner, String session, long bytes, Files.Room room) {
        live.owned(owner, session);
        return files.book(session, bytes, room);
    }

    /** Stores a booked file. Returns its path for messages. */
    public static String store(Files.Upload upload, String name, String contentType) {
        return path(upload.store(name, contentType));
    }

    /** Returns path, name, type and size of files as they were stored with the uploads, because the message could state others. */
    List<ObjectNode> attached(String session, List<String> paths) {
        List<ObjectNode> attached = new ArrayList<>();
        for (String path : paths) {
            attached.add(attached(session, path, attached.size()));
        }
        return attached;
    }

    private ObjectNode attached(String session, String path, int index) {
        Matcher name = PATH.matcher(path);
        Files.Stored file = name.matches() ? files.find(session, name.group(1)) : null;
        if (file == null || !path(file).equals(path)) {
            throw Problem.invalid("attachments[" + index + "].path " + Quote.text(path)
                    + " was not uploaded to this session."
                    + " Upload the file first and send the path that the upload returns.");
        }
        return Json.object()
                .put("path", path)
                .put("name", file.title())
                .put("type", file.type())
                .put("size", file.bytes());
    }

    /**
     * Opens a file of a session.
     *
     * @param name the file's name in its path, 32 hexadecimal digits
     */
    public StoredFile open(Owner owner, String session, String name) {
        live.owned(owner, session);
        Files.Stored file = files.find(session, name);
        InputStream content = file == null ? null : files.open(session, name);
        if (file == null || content == null) {
            throw Problem.notFound(
                    "The session has no file " + Quote.text(name) + ", expected the path that an upload returned.");
        }
        return new StoredFile(file.bytes(), content);
    }
}
