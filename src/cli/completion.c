/* Completions for bash, zsh and fish, made from the table. Ids of documents are asked of the register itself. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

static const char DOCUMENTS[] = "servanda documents --ids 2>/dev/null";

/* Text inside single quotes of a shell; characters of `special` get a backslash. */
static void quoted(servanda_output *out, const char *text, const char *special) {
    for (; *text; text++) {
        if (*text == '\'') {
            servanda_output_text(out, "'\\''");
            continue;
        }
        if (strchr(special, *text)) servanda_output_text(out, "\\");
        servanda_output_add(out, text, 1);
    }
}

/* ---- bash ---- */

static void bash_words(servanda_output *out, const cli_command *command) {
    for (size_t i = 0; i < command->option_count; i++) {
        const cli_option *option = cli_table_option(command->options[i]);
        servanda_output_printf(out, "%s--%s", i > 0 ? " " : "", option->name);
    }
}

static void bash_values(servanda_output *out) {
    servanda_output_text(out, "    case \"$before\" in\n");
    for (size_t i = 0; i < CLI_OPT_COUNT; i++) {
        const cli_option *option = cli_table_option((cli_option_id)i);
        if (option->type == CLI_FLAG) continue;
        servanda_output_printf(out, "    --%s", option->name);
        if (option->letter) servanda_output_printf(out, "|-%c", option->letter);
        servanda_output_text(out, ") ");
        if (option->type == CLI_WORD)
            servanda_output_printf(out, "COMPREPLY=($(compgen -W '%s' -- \"$word\"))", option->words);
        else if (option->type == CLI_FILE || option->type == CLI_DIR)
            servanda_output_printf(out, "compopt -o filenames; COMPREPLY=($(compgen -%c -- \"$word\"))",
                                   option->type == CLI_FILE ? 'f' : 'd');
        else
            servanda_output_text(out, "COMPREPLY=()");
        servanda_output_text(out, "; return ;;\n");
    }
    servanda_output_text(out, "    esac\n");
}

static void bash_commands(servanda_output *out) {
    for (size_t i = 0; i < cli_table_count(); i++) {
        const cli_command *command = cli_table_command(i);
        if (command->hidden) continue;
        servanda_output_printf(out, "    %s) options='", command->name);
        bash_words(out, command);
        servanda_output_text(out, "'; arguments='");
        servanda_output_text(out, command->argument_type == CLI_FILE  ? "files"
                                  : command->argument_type == CLI_DOC ? "documents"
                                                                      : "");
        servanda_output_text(out, "' ;;\n");
    }
}

static void bash(servanda_output *out) {
    servanda_output_text(out, "# bash completion for servanda; made by 'servanda completion bash'\n"
                              "_servanda() {\n"
                              "    local word=\"${COMP_WORDS[COMP_CWORD]}\" before=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
                              "    local command='' options='--help --version' arguments='' i\n"
                              "    COMPREPLY=()\n");
    bash_values(out);
    servanda_output_text(out, "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
                              "        [[ ${COMP_WORDS[i]} != -* ]] && command=\"${COMP_WORDS[i]}\" && break\n"
                              "    done\n"
                              "    case \"$command\" in\n");
    bash_commands(out);
    servanda_output_text(out, "    esac\n"
                              "    if [[ $word == -* ]]; then\n"
                              "        COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
                              "    elif [[ -z $command ]]; then\n"
                              "        COMPREPLY=($(compgen -W '");
    for (size_t i = 0; i < cli_table_count(); i++)
        if (!cli_table_command(i)->hidden) servanda_output_printf(out, "%s ", cli_table_command(i)->name);
    servanda_output_printf(out,
                           "' -- \"$word\"))\n"
                           "    elif [[ $arguments == files ]]; then\n"
                           "        compopt -o filenames; COMPREPLY=($(compgen -f -- \"$word\"))\n"
                           "    elif [[ $arguments == documents ]]; then\n"
                           "        COMPREPLY=($(compgen -W \"$(%s)\" -- \"$word\"))\n"
                           "    fi\n"
                           "}\n"
                           "complete -F _servanda servanda\n",
                           DOCUMENTS);
}

/* ---- zsh ---- */

static void zsh_option(servanda_output *out, const cli_option *option) {
    static const char special[] = "[]:\\";
    servanda_output_text(out, " \\\n            ");
    if (option->letter)
        servanda_output_printf(out, "'(-%c --%s)'{-%c,--%s", option->letter, option->name, option->letter,
                               option->name);
    else
        servanda_output_printf(out, "--%s", option->name);
    if (option->type != CLI_FLAG) servanda_output_text(out, "=");
    servanda_output_text(out, option->letter ? "}'[" : "'[");
    quoted(out, option->help, special);
    servanda_output_text(out, "]");
    if (option->type != CLI_FLAG) {
        servanda_output_text(out, ":");
        quoted(out, option->value, special);
        servanda_output_text(out, ":");
    }
    if (option->type == CLI_WORD) servanda_output_printf(out, "(%s)", option->words);
    if (option->type == CLI_FILE) servanda_output_text(out, "_files");
    if (option->type == CLI_DIR) servanda_output_text(out, "_files -/");
    servanda_output_text(out, "'");
}

static void zsh_command(servanda_output *out, const cli_command *command) {
    servanda_output_printf(out, "        %s)\n            _arguments", command->name);
    for (size_t i = 0; i < command->option_count; i++) zsh_option(out, cli_table_option(command->options[i]));
    if (command->argument_type == CLI_FILE) servanda_output_text(out, " \\\n            '*:file:_files'");
    if (command->argument_type == CLI_DOC)
        servanda_output_printf(out, " \\\n            '*:document:($(%s))'", DOCUMENTS);
    servanda_output_text(out, " ;;\n");
}

static void zsh(servanda_output *out) {
    servanda_output_text(out,
                         "#compdef servanda\n# zsh completion; made by 'servanda completion zsh'\n"
                         "_servanda() {\n    local context state state_descr line\n    typeset -A opt_args\n"
                         "    _arguments -C '(- *)--help[show help and end]' "
                         "'(- *)--version[show the version and end]' '1:command:->command' '*::argument:->argument'\n"
                         "    case $state in\n    command)\n        local -a commands=(\n");
    for (size_t i = 0; i < cli_table_count(); i++) {
        const cli_command *command = cli_table_command(i);
        if (command->hidden) continue;
        servanda_output_printf(out, "            '%s:", command->name);
        quoted(out, command->summary, ":\\");
        servanda_output_text(out, "'\n");
    }
    servanda_output_text(out, "        )\n        _describe command commands ;;\n"
                              "    argument)\n        case $line[1] in\n");
    for (size_t i = 0; i < cli_table_count(); i++)
        if (!cli_table_command(i)->hidden) zsh_command(out, cli_table_command(i));
    servanda_output_text(out, "        esac ;;\n    esac\n}\n_servanda \"$@\"\n");
}

/* ---- fish ---- */

static void fish_option(servanda_output *out, const cli_command *command, const cli_option *option) {
    servanda_output_printf(out, "complete -c servanda -n '__fish_seen_subcommand_from %s' -l %s", command->name,
                           option->name);
    if (option->letter) servanda_output_printf(out, " -s %c", option->letter);
    if (option->type == CLI_WORD)
        servanda_output_printf(out, " -x -a '%s'", option->words);
    else if (option->type == CLI_FILE)
        servanda_output_text(out, " -r -F");
    else if (option->type == CLI_DIR)
        servanda_output_text(out, " -x -a '(__fish_complete_directories)'");
    else if (option->type != CLI_FLAG)
        servanda_output_text(out, " -x");
    servanda_output_text(out, " -d '");
    quoted(out, option->help, "\\");
    servanda_output_text(out, "'\n");
}

static void fish_command(servanda_output *out, const cli_command *command) {
    servanda_output_printf(out, "complete -c servanda -n __fish_use_subcommand -f -a %s -d '", command->name);
    quoted(out, command->summary, "\\");
    servanda_output_text(out, "'\n");
    if (command->argument_type == CLI_DOC)
        servanda_output_printf(out, "complete -c servanda -n '__fish_seen_subcommand_from %s' -f -a '(%s)'\n",
                               command->name, DOCUMENTS);
    for (size_t i = 0; i < command->option_count; i++) fish_option(out, command, cli_table_option(command->options[i]));
}

static void fish(servanda_output *out) {
    servanda_output_text(out,
                         "# fish completion for servanda; made by 'servanda completion fish'\n"
                         "complete -c servanda -n __fish_use_subcommand -f -l help -s h -d 'show help and end'\n"
                         "complete -c servanda -n __fish_use_subcommand -f -l version -d 'show the version and end'\n");
    for (size_t i = 0; i < cli_table_count(); i++)
        if (!cli_table_command(i)->hidden) fish_command(out, cli_table_command(i));
}

bool cli_completion_write(servanda_output *out, const char *shell) {
    static const struct {
        const char *shell;
        void (*write)(servanda_output *out);
    } shells[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
        if (strcmp(shells[i].shell, shell) == 0) {
            shells[i].write(out);
            return true;
        }
    return false;
}
