/// How Qwen3-MoE differs: its config.json.
@NullMarked
package org.reason4j.model.qwen3moe;

import org.jspecify.annotations.NullMarked;
