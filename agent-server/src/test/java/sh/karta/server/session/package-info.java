// SPDX-License-Identifier: Apache-2.0
/** Tests of what a session decides, without a server around it. */
package sh.karta.server.session;
