/** The part of a service for many tenants that gives each of them its own PostgreSQL. */
@NullMarked
package com.example.tenants;

import org.jspecify.annotations.NullMarked;
