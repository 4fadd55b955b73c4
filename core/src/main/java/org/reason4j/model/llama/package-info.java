/// How Llama differs: its config.json.
@NullMarked
package org.reason4j.model.llama;

import org.jspecify.annotations.NullMarked;
