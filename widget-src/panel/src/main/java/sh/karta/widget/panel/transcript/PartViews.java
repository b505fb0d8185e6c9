// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.transcript;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.core.markdown.EntityNames;

/**
 * Additions of deferred features to the transcript: views, the names of entities, and the loading of older messages. A
 * place is the kind of a {@link Part}, {@link #FILES}, {@link #ACTIONS} or {@link #TOOLS}. Parts of the kind {@link Part#OTHER} have places by
 * name.
 */
public final class PartViews {
    /** The files under a visitor's message. */
    public static final int FILES = 6;

    /** The actions under an answer. */
    public static final int ACTIONS = 7;

    /** The controls of a visitor's message. */
    public static final int TOOLS = 8;

    /** Creates the view of a part. */
    public interface Factory {
        /** Returns the view of {@code part}, with its elements at the end of {@code parent}. */
        PartView create(Message message, Part part, HTMLElement parent);
    }

    private EntityNames entities = name -> null;

    /** Loads older messages, or null until features have loaded. */
    private @Nullable Runnable older;

    private boolean wantsOlder;

    private @Nullable Callback code;

    private @Nullable Callback edges;

    private final @Nullable Factory[] factories = new @Nullable Factory[TOOLS + 1];

    private final List<String> names = new ArrayList<>();

    /** The factory for each of {@link #names}. */
    private final List<Factory> named = new ArrayList<>();

    /** Sets the table of entity names. Answers look names up again when features have loaded. */
    public void setEntities(EntityNames entities) {
        this.entities = entities;
    }

    /** Returns the character for an entity's name, as {@link EntityNames#decode}. */
    @Nullable
    String entity(String name) {
        return entities.decode(name);
    }

    /**
     * Sets the function that completes code blocks and formulas. It is a JavaScript function, because TeaVM copies a Java
     * method that is called once into its caller.
     */
    public void setCode(Callback code) {
        this.code = code;
    }

    /** Completes a code block or formula, as {@code Setting.code}, if features have loaded. */
    void code(HTMLElement element) {
        if (code != null) {
            code.call(element);
        }
    }

    /**
     * Sets the function that marks the sides of a box on which content is hidden. It is a JavaScript function for the same reason as in
     * {@link #setCode}.
     */
    public void setEdges(Callback edges) {
        this.edges = edges;
    }

    /** Marks the sides of {@code box} on which content is hidden, if features have loaded. */
    void watchEdges(HTMLElement box) {
        if (edges != null) {
            edges.call(box);
        }
    }

    /** Sets the loader of older messages, and calls it if the reader is near them already. */
    public void setOlder(Runnable older) {
        this.older = older;
        if (wantsOlder) {
            older.run();
        }
    }

    /** Loads older messages, now or when features have loaded. */
    void loadOlder() {
        wantsOlder = true;
        if (older != null) {
            older.run();
        }
    }

    /** Adds the views at {@code place}. */
    public void add(int place, Factory factory) {
        factories[place] = factory;
    }

    /**
     * Adds the views of parts that are events of the type {@code name}. Parts that are there already get theirs when their message is updated.
     */
    public void add(String name, Factory factory) {
        names.add(name);
        named.add(factory);
    }

    /** Returns the view of {@code part}, or null if its feature has not loaded or does not exist. */
    @Nullable
    PartView create(Message message, Part part, HTMLElement parent) {
        Factory factory = factories[part.kind];
        for (int i = 0; part.kind == Part.OTHER && i < names.size(); i++) {
            factory = names.get(i).equals(part.name) ? named.get(i) : factory;
        }
        return factory == null ? null : factory.create(message, part, parent);
    }

    /** Shows the views of the feature at {@code place}, if it has loaded. */
    void show(int place, Message message, HTMLElement parent) {
        Factory factory = factories[place];
        if (factory != null) {
            factory.create(message, message.firstPart(), parent).update();
        }
    }
}
