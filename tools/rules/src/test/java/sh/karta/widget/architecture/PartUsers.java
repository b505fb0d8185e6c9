// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Finds which classes of a package use which of its parts. A nested class counts as the class that contains it. */
final class PartUsers {
    private PartUsers() {}

    /** Returns the users of each part in {@code classes}. A part without users has an empty set. */
    static Map<String, Set<String>> of(JavaClasses classes, Predicate<JavaClass> isPart) {
        var users = new TreeMap<String, Set<String>>();
        for (JavaClass type : classes) {
            if (isPart.test(type)) {
                users.computeIfAbsent(nameOf(type), name -> new TreeSet<>());
            }
            for (Dependency use : type.getDirectDependenciesFromSelf()) {
                JavaClass used = use.getTargetClass();
                if (used.getPackageName().equals(type.getPackageName())
                        && isPart.test(used)
                        && !nameOf(used).equals(nameOf(type))) {
                    users.computeIfAbsent(nameOf(used), name -> new TreeSet<>()).add(nameOf(type));
                }
            }
        }
        return users;
    }

    /** Returns "A uses B" for each part A that comes before B in {@code users}, or is B. */
    static Set<String> backwards(Map<String, Set<String>> users) {
        List<String> line = new ArrayList<>(users.keySet());
        var backwards = new TreeSet<String>();
        users.forEach((part, names) -> names.stream()
                .filter(line::contains)
                .filter(user -> line.indexOf(user) <= line.indexOf(part))
                .forEach(user -> backwards.add(user + " uses " + part)));
        return backwards;
    }

    /** Returns the name of the top-level class that contains {@code type}. */
    static String nameOf(JavaClass type) {
        String name = type.getName().substring(type.getPackageName().length() + 1);
        return name.replaceFirst("\\$.*", "");
    }
}
