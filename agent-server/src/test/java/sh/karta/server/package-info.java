// SPDX-License-Identifier: Apache-2.0
/** Tests of the whole server: a real one on a real socket, with a port and a data directory of its own. */
package sh.karta.server;
