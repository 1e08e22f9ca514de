/** Backends of somebody who is not us. */
@NullMarked
package com.example.backend;

import org.jspecify.annotations.NullMarked;
