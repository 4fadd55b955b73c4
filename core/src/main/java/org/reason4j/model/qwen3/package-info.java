/// How Qwen3 differs: its config.json.
@NullMarked
package org.reason4j.model.qwen3;

import org.jspecify.annotations.NullMarked;
