// SPDX-License-Identifier: Apache-2.0
package sh.karta.faults;

/**
 * Selects requests for a fault.
 *
 * @param path a part of the request's path and query, or empty for all
 * @param method the request's method, or empty for all but {@code OPTIONS}, so that preflights do not use up faults
 * @param times the number of requests, or negative for all
 * @param n see {@link Fault}
 */
public record Rule(String path, String method, Fault fault, int times, int n) {
    boolean matches(String requestMethod, String target) {
        boolean methodFits = method.isEmpty() ? !requestMethod.equals("OPTIONS") : method.equals(requestMethod);
        return methodFits && target.contains(path);
    }
}
