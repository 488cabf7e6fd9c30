# web_packages.cmake -DNPM= -DFROM=web -DTO=DIR: the packages that bundling needs, exactly those of package-lock.json, into
# TO. Scripts of packages are not run. Nothing is fetched that an earlier build has left in npm's cache.
file(MAKE_DIRECTORY ${TO})
file(COPY ${FROM}/package.json ${FROM}/package-lock.json ${FROM}/.npmrc DESTINATION ${TO})
execute_process(COMMAND ${NPM} ci --omit=dev --ignore-scripts --prefer-offline --loglevel=error
  WORKING_DIRECTORY ${TO} RESULT_VARIABLE failed OUTPUT_VARIABLE said ERROR_VARIABLE said)
if(failed)
  message(FATAL_ERROR "${said}\nThe packages of web/ could not be installed. -DENTENTE_WEB=OFF builds without them: reports "
    "then have tables and no charts.")
endif()
file(TOUCH ${TO}/installed)
