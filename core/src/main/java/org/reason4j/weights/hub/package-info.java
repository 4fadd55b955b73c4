/// Models from a hub: its HTTP API, files fetched so that they can be resumed, checked and appear
/// whole or not at all. Used by `reason4j pull` and by nothing else: no other command opens a
/// connection to fetch a model.
///
/// Read in this order: [Hub] (the API), [FileChoice] (which files), [Download] (one file), [Web]
/// (one request: timeouts, redirects, and where the token may go).
@NullMarked
package org.reason4j.weights.hub;

import org.jspecify.annotations.NullMarked;
