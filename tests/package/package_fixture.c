#include "package_fixture.h"

ent_context *context;
ent_world *world;

int setup(void **state) {
    (void)state;
    if (ent_context_create(&context) != ENT_OK) return -1;
    world = package_world(context);
    return 0;
}

int teardown(void **state) {
    (void)state;
    ent_world_free(world);
    ent_context_free(context);
    return 0;
}
