// SPDX-License-Identifier: MIT
#include "system/module.hpp"

#include "hub/declare.hpp"
#include "techhub/system/django.hpp"
#include "techhub/system/library.hpp"
#include "techhub/system/oauth.hpp"
#include "techhub/system/sign_in.hpp"
#include "techhub/system/silk.hpp"
#include "techhub/system/waffle.hpp"

namespace techhub::system {

Result<Module> module() {
  Module made{.name = "system"};
  TECHHUB_DO(hub::declare<Group, PermissionRow, GroupPermission, ContentType, Site, MigrationRow, Session, LogEntry,
                          OauthApplication, OauthGrant, OauthAccessToken, OauthRefreshToken, OauthIdToken, SocialAuth,
                          SocialNonce, SocialAssociation, SocialCode, SocialPartial, ApiToken, WaffleFlag,
                          WaffleFlagGroup, WaffleFlagUser, WaffleSwitch, WaffleSample, SilkRequest, SilkResponse,
                          SilkQuery, SilkProfile, SilkProfileQuery, Revision, Version, TransitionRow, OutboxEntry,
                          OutboxConsumer, Setting, Disclosure, SignInAttempt, KeyRow>(made));
  return made;
}

}  // namespace techhub::system
