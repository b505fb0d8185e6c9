// SPDX-License-Identifier: Apache-2.0
package sh.karta.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaFieldAccess.AccessType;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Checks that packages depend on each other only as {@link UsedBy} permits, and without a cycle. */
final class PackageRules {
    private PackageRules() {}

    /** Returns the rule that neither {@code root} nor a package below it, at any depth, depends on itself through others. */
    static ArchRule noCycle(String root) {
        return SlicesRuleDefinition.slices()
                .assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        String name = type.getPackageName();
                        return name.equals(root) || name.startsWith(root + ".")
                                ? SliceIdentifier.of(name)
                                : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "packages of " + root;
                    }
                })
                .should()
                .beFreeOfCycles();
    }

    /**
     * Returns the violations of {@link UsedBy} among {@code classes}, sorted, one line each: packages without the annotation,
     * users that it does not permit, with an example, and entries that no package needs. Each package directly below {@code root} is the
     * root package of a product.
     */
    static List<String> violations(JavaClasses classes, String root) {
        Map<String, List<String>> permitted = new TreeMap<>();
        var violations = new TreeSet<String>();
        for (JavaClass type : classes) {
            String name = type.getPackageName();
            if (!permitted.containsKey(name)) {
                permitted.put(name, entries(type.getPackage(), violations));
            }
        }
        Map<String, TreeSet<String>> users = new TreeMap<>();
        Map<String, String> examples = new TreeMap<>();
        for (JavaClass type : classes) {
            String user = type.getPackageName();
            for (Dependency each : type.getDirectDependenciesFromSelf()) {
                String used = each.getTargetClass().getBaseComponentType().getPackageName();
                if (used.equals(user) || !permitted.containsKey(used)) {
                    continue;
                }
                String name = relative(user, product(used, root));
                users.computeIfAbsent(used, any -> new TreeSet<>()).add(name);
                if (permitted.get(used).stream().noneMatch(entry -> matches(entry, name))) {
                    examples.putIfAbsent(
                            user + " uses " + used + ", whose @UsedBy does not list it: ", each.getDescription());
                }
            }
        }
        examples.forEach((violation, example) -> violations.add(violation + example));
        permitted.forEach((used, entries) -> {
            for (String entry : entries) {
                if (users.getOrDefault(used, new TreeSet<>()).stream().noneMatch(user -> matches(entry, user))) {
                    violations.add("@UsedBy of " + used + " lists " + entry + ", which does not use it");
                }
            }
        });
        return List.copyOf(violations);
    }

    /** Returns the fields below {@code root} that a class of another package writes, sorted, one line each. */
    static List<String> foreignWrites(JavaClasses classes, String root) {
        var writes = new TreeSet<String>();
        for (JavaClass type : classes) {
            for (JavaFieldAccess each : type.getFieldAccessesFromSelf()) {
                String owner = each.getTargetOwner().getPackageName();
                if (each.getAccessType() == AccessType.SET
                        && owner.startsWith(root)
                        && !owner.equals(type.getPackageName())) {
                    writes.add(each.getDescription());
                }
            }
        }
        return List.copyOf(writes);
    }

    private static List<String> entries(JavaPackage home, Set<String> violations) {
        var entries = new ArrayList<String>();
        home.tryGetPackageInfo()
                .flatMap(info -> info.tryGetAnnotationOfType(UsedBy.class.getName()))
                .ifPresentOrElse(
                        // ArchUnit cannot tell the type of an empty list, and leaves it out, where it has not read the
                        // annotation.
                        found -> found.get("value").ifPresent(value -> entries.addAll(List.of((String[]) value))),
                        () -> violations.add(home.getName() + " has no @UsedBy in its package-info"));
        return entries;
    }

    /** Returns the root package of the product to which the package {@code name} belongs. */
    private static String product(String name, String root) {
        int end = name.indexOf('.', root.length() + 1);
        return end < 0 ? name : name.substring(0, end);
    }

    /** Returns the name as an entry says it: relative within the product, complete for other products. */
    private static String relative(String name, String product) {
        if (name.equals(product)) {
            return ".";
        }
        return name.startsWith(product + ".") ? name.substring(product.length() + 1) : name;
    }

    private static boolean matches(String entry, String user) {
        if (entry.equals("..")) {
            return true;
        }
        if (entry.endsWith("..")) {
            String base = entry.substring(0, entry.length() - 2);
            return user.equals(base) || user.startsWith(base + ".");
        }
        return entry.equals(user);
    }
}
