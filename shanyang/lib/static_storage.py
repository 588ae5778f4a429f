"""Static files with a hash in their name, also inside JavaScript modules."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class ModuleManifestStorage(ManifestStaticFilesStorage):
    """Rewrites `import … from "./other.js"`, so a cached page never mixes two releases."""

    support_js_module_import_aggregation = True
