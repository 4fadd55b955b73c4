/// How Qwen2 differs: its config.json.
@NullMarked
package org.reason4j.model.qwen2;

import org.jspecify.annotations.NullMarked;
