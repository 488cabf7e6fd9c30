# SUNDIALS::kinsol with serial vectors and GMRES. SUNDIALS' own package file first looks for OpenMP and MPI of whichever
# compiler is used, finds none for clang on a plain machine, and gives up; KINSOL needs neither.
find_path(SUNDIALS_INCLUDE_DIR kinsol/kinsol.h)
find_library(SUNDIALS_KINSOL_LIBRARY sundials_kinsol)
find_library(SUNDIALS_NVECSERIAL_LIBRARY sundials_nvecserial)
find_library(SUNDIALS_SPGMR_LIBRARY sundials_sunlinsolspgmr)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(SUNDIALS
  REQUIRED_VARS SUNDIALS_KINSOL_LIBRARY SUNDIALS_NVECSERIAL_LIBRARY SUNDIALS_SPGMR_LIBRARY SUNDIALS_INCLUDE_DIR)
if(SUNDIALS_FOUND AND NOT TARGET SUNDIALS::kinsol)
  add_library(SUNDIALS::kinsol INTERFACE IMPORTED)
  target_include_directories(SUNDIALS::kinsol SYSTEM INTERFACE ${SUNDIALS_INCLUDE_DIR})
  target_link_libraries(SUNDIALS::kinsol INTERFACE ${SUNDIALS_KINSOL_LIBRARY} ${SUNDIALS_SPGMR_LIBRARY}
    ${SUNDIALS_NVECSERIAL_LIBRARY})
endif()
mark_as_advanced(SUNDIALS_INCLUDE_DIR SUNDIALS_KINSOL_LIBRARY SUNDIALS_NVECSERIAL_LIBRARY SUNDIALS_SPGMR_LIBRARY)
