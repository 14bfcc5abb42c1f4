// SPDX-License-Identifier: MIT
// Sanitizers keep what was freed, and map more memory than can be read: what is measured then says nothing.
#pragma once

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define TECHHUB_MEMORY_IS_SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define TECHHUB_MEMORY_IS_SANITIZED
#endif
