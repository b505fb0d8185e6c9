// SPDX-License-Identifier: Apache-2.0
package sh.karta.faults;

/**
 * Which requests meet a fault, and how often.
 *
 * @param path stands anywhere in the request's path and query; empty for all
 * @param method the request's method; empty for all but {@code OPTIONS}, so that a preflight neither meets nor uses up a fault
 * @param times how many requests; negative for all
 * @param n see {@link Fault}
 */
public record Rule(String path, String method, Fault fault, int times, int n) {
    boolean fits(String requestMethod, String target) {
        boolean methodFits = method.isEmpty() ? !requestMethod.equals("OPTIONS") : method.equals(requestMethod);
        return methodFits && target.contains(path);
    }
}
