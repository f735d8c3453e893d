//! The rules by name (`linter/ruleset.go`).

use crate::finding::Code;

/// A build check.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The name in `# check=skip=`.
    pub name: &'static str,
    /// The same as a code of findings.
    pub code: Code,
    /// Whether it runs only when it is asked for.
    pub experimental: bool,
}

macro_rules! rules {
    ($($constant:ident $name:literal $code:literal $experimental:literal)*) => {
        $(pub(super) static $constant: Rule =
            Rule { name: $name, code: $code, experimental: $experimental };)*

        /// All rules, in the order of their names.
        pub static RULES: [&Rule; 22] = [$(&$constant),*];
    };
}

rules! {
    CONSISTENT_INSTRUCTION_CASING
        "ConsistentInstructionCasing" "consistent-instruction-casing" false
    COPY_IGNORED_FILE "CopyIgnoredFile" "copy-ignored-file" false
    DUPLICATE_STAGE_NAME "DuplicateStageName" "duplicate-stage-name" false
    EXPOSE_INVALID_FORMAT "ExposeInvalidFormat" "expose-invalid-format" false
    EXPOSE_PROTO_CASING "ExposeProtoCasing" "expose-proto-casing" false
    FROM_AS_CASING "FromAsCasing" "from-as-casing" false
    FROM_PLATFORM_FLAG_CONST_DISALLOWED
        "FromPlatformFlagConstDisallowed" "from-platform-flag-const-disallowed" false
    INVALID_BASE_IMAGE_PLATFORM "InvalidBaseImagePlatform" "invalid-base-image-platform" false
    INVALID_DEFAULT_ARG_IN_FROM "InvalidDefaultArgInFrom" "invalid-default-arg-in-from" false
    INVALID_DEFINITION_DESCRIPTION
        "InvalidDefinitionDescription" "invalid-definition-description" true
    JSON_ARGS_RECOMMENDED "JSONArgsRecommended" "json-args-recommended" false
    LEGACY_KEY_VALUE_FORMAT "LegacyKeyValueFormat" "legacy-key-value-format" false
    MAINTAINER_DEPRECATED "MaintainerDeprecated" "maintainer-deprecated" false
    MULTIPLE_INSTRUCTIONS_DISALLOWED
        "MultipleInstructionsDisallowed" "multiple-instructions-disallowed" false
    NO_EMPTY_CONTINUATION "NoEmptyContinuation" "no-empty-continuation" false
    REDUNDANT_TARGET_PLATFORM "RedundantTargetPlatform" "redundant-target-platform" false
    RESERVED_STAGE_NAME "ReservedStageName" "reserved-stage-name" false
    SECRETS_USED_IN_ARG_OR_ENV "SecretsUsedInArgOrEnv" "secrets-used-in-arg-or-env" false
    STAGE_NAME_CASING "StageNameCasing" "stage-name-casing" false
    UNDEFINED_ARG_IN_FROM "UndefinedArgInFrom" "undefined-arg-in-from" false
    UNDEFINED_VAR "UndefinedVar" "undefined-var" false
    WORKDIR_RELATIVE_PATH "WorkdirRelativePath" "workdir-relative-path" false
}
