/// How DeepSeek-V2 differs: its config.json.
@NullMarked
package org.reason4j.model.deepseekv2;

import org.jspecify.annotations.NullMarked;
