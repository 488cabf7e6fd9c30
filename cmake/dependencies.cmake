list(APPEND CMAKE_MODULE_PATH ${CMAKE_CURRENT_LIST_DIR})
find_package(PkgConfig REQUIRED)
pkg_check_modules(SLEEF REQUIRED IMPORTED_TARGET sleef)
pkg_check_modules(YAML REQUIRED IMPORTED_TARGET yaml-0.1)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
# With ENTENTE_KINSOL off, solves go from Anderson acceleration straight to continuation.
set(ENTENTE_SUNDIALS_NAMES "")
if(ENTENTE_KINSOL)
  set(ENTENTE_SUNDIALS_NAMES sundials_kinsol sundials_sunlinsolspgmr sundials_nvecserial) # for static users
  find_package(SUNDIALS REQUIRED COMPONENTS kinsol)
endif()
