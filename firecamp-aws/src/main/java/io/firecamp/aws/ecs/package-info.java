/** Members as tasks of ECS on EC2, and the instances that they run on. */
@NullMarked
package io.firecamp.aws.ecs;

import org.jspecify.annotations.NullMarked;
