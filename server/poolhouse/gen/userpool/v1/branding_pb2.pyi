import datetime

from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from poolhouse.gen.wire.v1 import options_pb2 as _options_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AssetCategoryType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ASSET_CATEGORY_TYPE_UNSPECIFIED: _ClassVar[AssetCategoryType]
    ASSET_CATEGORY_TYPE_FAVICON_ICO: _ClassVar[AssetCategoryType]
    ASSET_CATEGORY_TYPE_FAVICON_SVG: _ClassVar[AssetCategoryType]
    ASSET_CATEGORY_TYPE_EMAIL_GRAPHIC: _ClassVar[AssetCategoryType]
    ASSET_CATEGORY_TYPE_SMS_GRAPHIC: _ClassVar[AssetCategoryType]
    ASSET_CATEGORY_TYPE_AUTH_APP_GRAPHIC: _ClassVar[AssetCategoryType]
    ASSET_CATEGORY_TYPE_PASSWORD_GRAPHIC: _ClassVar[AssetCategoryType]
    ASSET_CATEGORY_TYPE_PASSKEY_GRAPHIC: _ClassVar[AssetCategoryType]
    ASSET_CATEGORY_TYPE_PAGE_HEADER_LOGO: _ClassVar[AssetCategoryType]
    ASSET_CATEGORY_TYPE_PAGE_HEADER_BACKGROUND: _ClassVar[AssetCategoryType]
    ASSET_CATEGORY_TYPE_PAGE_FOOTER_LOGO: _ClassVar[AssetCategoryType]
    ASSET_CATEGORY_TYPE_PAGE_FOOTER_BACKGROUND: _ClassVar[AssetCategoryType]
    ASSET_CATEGORY_TYPE_PAGE_BACKGROUND: _ClassVar[AssetCategoryType]
    ASSET_CATEGORY_TYPE_FORM_BACKGROUND: _ClassVar[AssetCategoryType]
    ASSET_CATEGORY_TYPE_FORM_LOGO: _ClassVar[AssetCategoryType]
    ASSET_CATEGORY_TYPE_IDP_BUTTON_ICON: _ClassVar[AssetCategoryType]

class ColorSchemeModeType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    COLOR_SCHEME_MODE_TYPE_UNSPECIFIED: _ClassVar[ColorSchemeModeType]
    COLOR_SCHEME_MODE_TYPE_LIGHT: _ClassVar[ColorSchemeModeType]
    COLOR_SCHEME_MODE_TYPE_DARK: _ClassVar[ColorSchemeModeType]
    COLOR_SCHEME_MODE_TYPE_DYNAMIC: _ClassVar[ColorSchemeModeType]

class AssetExtensionType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ASSET_EXTENSION_TYPE_UNSPECIFIED: _ClassVar[AssetExtensionType]
    ASSET_EXTENSION_TYPE_ICO: _ClassVar[AssetExtensionType]
    ASSET_EXTENSION_TYPE_JPEG: _ClassVar[AssetExtensionType]
    ASSET_EXTENSION_TYPE_PNG: _ClassVar[AssetExtensionType]
    ASSET_EXTENSION_TYPE_SVG: _ClassVar[AssetExtensionType]
    ASSET_EXTENSION_TYPE_WEBP: _ClassVar[AssetExtensionType]
ASSET_CATEGORY_TYPE_UNSPECIFIED: AssetCategoryType
ASSET_CATEGORY_TYPE_FAVICON_ICO: AssetCategoryType
ASSET_CATEGORY_TYPE_FAVICON_SVG: AssetCategoryType
ASSET_CATEGORY_TYPE_EMAIL_GRAPHIC: AssetCategoryType
ASSET_CATEGORY_TYPE_SMS_GRAPHIC: AssetCategoryType
ASSET_CATEGORY_TYPE_AUTH_APP_GRAPHIC: AssetCategoryType
ASSET_CATEGORY_TYPE_PASSWORD_GRAPHIC: AssetCategoryType
ASSET_CATEGORY_TYPE_PASSKEY_GRAPHIC: AssetCategoryType
ASSET_CATEGORY_TYPE_PAGE_HEADER_LOGO: AssetCategoryType
ASSET_CATEGORY_TYPE_PAGE_HEADER_BACKGROUND: AssetCategoryType
ASSET_CATEGORY_TYPE_PAGE_FOOTER_LOGO: AssetCategoryType
ASSET_CATEGORY_TYPE_PAGE_FOOTER_BACKGROUND: AssetCategoryType
ASSET_CATEGORY_TYPE_PAGE_BACKGROUND: AssetCategoryType
ASSET_CATEGORY_TYPE_FORM_BACKGROUND: AssetCategoryType
ASSET_CATEGORY_TYPE_FORM_LOGO: AssetCategoryType
ASSET_CATEGORY_TYPE_IDP_BUTTON_ICON: AssetCategoryType
COLOR_SCHEME_MODE_TYPE_UNSPECIFIED: ColorSchemeModeType
COLOR_SCHEME_MODE_TYPE_LIGHT: ColorSchemeModeType
COLOR_SCHEME_MODE_TYPE_DARK: ColorSchemeModeType
COLOR_SCHEME_MODE_TYPE_DYNAMIC: ColorSchemeModeType
ASSET_EXTENSION_TYPE_UNSPECIFIED: AssetExtensionType
ASSET_EXTENSION_TYPE_ICO: AssetExtensionType
ASSET_EXTENSION_TYPE_JPEG: AssetExtensionType
ASSET_EXTENSION_TYPE_PNG: AssetExtensionType
ASSET_EXTENSION_TYPE_SVG: AssetExtensionType
ASSET_EXTENSION_TYPE_WEBP: AssetExtensionType

class CreateManagedLoginBrandingRequest(_message.Message):
    __slots__ = ("user_pool_id", "client_id", "use_cognito_provided_values", "settings", "assets")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    USE_COGNITO_PROVIDED_VALUES_FIELD_NUMBER: _ClassVar[int]
    SETTINGS_FIELD_NUMBER: _ClassVar[int]
    ASSETS_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    client_id: str
    use_cognito_provided_values: bool
    settings: _struct_pb2.Value
    assets: _containers.RepeatedCompositeFieldContainer[AssetType]
    def __init__(self, user_pool_id: _Optional[str] = ..., client_id: _Optional[str] = ..., use_cognito_provided_values: _Optional[bool] = ..., settings: _Optional[_Union[_struct_pb2.Value, _Mapping]] = ..., assets: _Optional[_Iterable[_Union[AssetType, _Mapping]]] = ...) -> None: ...

class CreateManagedLoginBrandingResponse(_message.Message):
    __slots__ = ("managed_login_branding",)
    MANAGED_LOGIN_BRANDING_FIELD_NUMBER: _ClassVar[int]
    managed_login_branding: ManagedLoginBrandingType
    def __init__(self, managed_login_branding: _Optional[_Union[ManagedLoginBrandingType, _Mapping]] = ...) -> None: ...

class DeleteManagedLoginBrandingRequest(_message.Message):
    __slots__ = ("managed_login_branding_id", "user_pool_id")
    MANAGED_LOGIN_BRANDING_ID_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    managed_login_branding_id: str
    user_pool_id: str
    def __init__(self, managed_login_branding_id: _Optional[str] = ..., user_pool_id: _Optional[str] = ...) -> None: ...

class DeleteManagedLoginBrandingResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DescribeManagedLoginBrandingRequest(_message.Message):
    __slots__ = ("user_pool_id", "managed_login_branding_id", "return_merged_resources")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    MANAGED_LOGIN_BRANDING_ID_FIELD_NUMBER: _ClassVar[int]
    RETURN_MERGED_RESOURCES_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    managed_login_branding_id: str
    return_merged_resources: bool
    def __init__(self, user_pool_id: _Optional[str] = ..., managed_login_branding_id: _Optional[str] = ..., return_merged_resources: _Optional[bool] = ...) -> None: ...

class DescribeManagedLoginBrandingResponse(_message.Message):
    __slots__ = ("managed_login_branding",)
    MANAGED_LOGIN_BRANDING_FIELD_NUMBER: _ClassVar[int]
    managed_login_branding: ManagedLoginBrandingType
    def __init__(self, managed_login_branding: _Optional[_Union[ManagedLoginBrandingType, _Mapping]] = ...) -> None: ...

class DescribeManagedLoginBrandingByClientRequest(_message.Message):
    __slots__ = ("user_pool_id", "client_id", "return_merged_resources")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    RETURN_MERGED_RESOURCES_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    client_id: str
    return_merged_resources: bool
    def __init__(self, user_pool_id: _Optional[str] = ..., client_id: _Optional[str] = ..., return_merged_resources: _Optional[bool] = ...) -> None: ...

class DescribeManagedLoginBrandingByClientResponse(_message.Message):
    __slots__ = ("managed_login_branding",)
    MANAGED_LOGIN_BRANDING_FIELD_NUMBER: _ClassVar[int]
    managed_login_branding: ManagedLoginBrandingType
    def __init__(self, managed_login_branding: _Optional[_Union[ManagedLoginBrandingType, _Mapping]] = ...) -> None: ...

class GetUICustomizationRequest(_message.Message):
    __slots__ = ("user_pool_id", "client_id")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    client_id: str
    def __init__(self, user_pool_id: _Optional[str] = ..., client_id: _Optional[str] = ...) -> None: ...

class GetUICustomizationResponse(_message.Message):
    __slots__ = ("ui_customization",)
    UI_CUSTOMIZATION_FIELD_NUMBER: _ClassVar[int]
    ui_customization: UICustomizationType
    def __init__(self, ui_customization: _Optional[_Union[UICustomizationType, _Mapping]] = ...) -> None: ...

class SetUICustomizationRequest(_message.Message):
    __slots__ = ("user_pool_id", "client_id", "css", "image_file")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    CSS_FIELD_NUMBER: _ClassVar[int]
    IMAGE_FILE_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    client_id: str
    css: str
    image_file: bytes
    def __init__(self, user_pool_id: _Optional[str] = ..., client_id: _Optional[str] = ..., css: _Optional[str] = ..., image_file: _Optional[bytes] = ...) -> None: ...

class SetUICustomizationResponse(_message.Message):
    __slots__ = ("ui_customization",)
    UI_CUSTOMIZATION_FIELD_NUMBER: _ClassVar[int]
    ui_customization: UICustomizationType
    def __init__(self, ui_customization: _Optional[_Union[UICustomizationType, _Mapping]] = ...) -> None: ...

class UpdateManagedLoginBrandingRequest(_message.Message):
    __slots__ = ("user_pool_id", "managed_login_branding_id", "use_cognito_provided_values", "settings", "assets")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    MANAGED_LOGIN_BRANDING_ID_FIELD_NUMBER: _ClassVar[int]
    USE_COGNITO_PROVIDED_VALUES_FIELD_NUMBER: _ClassVar[int]
    SETTINGS_FIELD_NUMBER: _ClassVar[int]
    ASSETS_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    managed_login_branding_id: str
    use_cognito_provided_values: bool
    settings: _struct_pb2.Value
    assets: _containers.RepeatedCompositeFieldContainer[AssetType]
    def __init__(self, user_pool_id: _Optional[str] = ..., managed_login_branding_id: _Optional[str] = ..., use_cognito_provided_values: _Optional[bool] = ..., settings: _Optional[_Union[_struct_pb2.Value, _Mapping]] = ..., assets: _Optional[_Iterable[_Union[AssetType, _Mapping]]] = ...) -> None: ...

class UpdateManagedLoginBrandingResponse(_message.Message):
    __slots__ = ("managed_login_branding",)
    MANAGED_LOGIN_BRANDING_FIELD_NUMBER: _ClassVar[int]
    managed_login_branding: ManagedLoginBrandingType
    def __init__(self, managed_login_branding: _Optional[_Union[ManagedLoginBrandingType, _Mapping]] = ...) -> None: ...

class AssetType(_message.Message):
    __slots__ = ("category", "color_mode", "extension", "bytes", "resource_id")
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    COLOR_MODE_FIELD_NUMBER: _ClassVar[int]
    EXTENSION_FIELD_NUMBER: _ClassVar[int]
    BYTES_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_ID_FIELD_NUMBER: _ClassVar[int]
    category: AssetCategoryType
    color_mode: ColorSchemeModeType
    extension: AssetExtensionType
    bytes: bytes
    resource_id: str
    def __init__(self, category: _Optional[_Union[AssetCategoryType, str]] = ..., color_mode: _Optional[_Union[ColorSchemeModeType, str]] = ..., extension: _Optional[_Union[AssetExtensionType, str]] = ..., bytes: _Optional[bytes] = ..., resource_id: _Optional[str] = ...) -> None: ...

class ManagedLoginBrandingType(_message.Message):
    __slots__ = ("managed_login_branding_id", "user_pool_id", "use_cognito_provided_values", "settings", "assets", "creation_date", "last_modified_date")
    MANAGED_LOGIN_BRANDING_ID_FIELD_NUMBER: _ClassVar[int]
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    USE_COGNITO_PROVIDED_VALUES_FIELD_NUMBER: _ClassVar[int]
    SETTINGS_FIELD_NUMBER: _ClassVar[int]
    ASSETS_FIELD_NUMBER: _ClassVar[int]
    CREATION_DATE_FIELD_NUMBER: _ClassVar[int]
    LAST_MODIFIED_DATE_FIELD_NUMBER: _ClassVar[int]
    managed_login_branding_id: str
    user_pool_id: str
    use_cognito_provided_values: bool
    settings: _struct_pb2.Value
    assets: _containers.RepeatedCompositeFieldContainer[AssetType]
    creation_date: _timestamp_pb2.Timestamp
    last_modified_date: _timestamp_pb2.Timestamp
    def __init__(self, managed_login_branding_id: _Optional[str] = ..., user_pool_id: _Optional[str] = ..., use_cognito_provided_values: _Optional[bool] = ..., settings: _Optional[_Union[_struct_pb2.Value, _Mapping]] = ..., assets: _Optional[_Iterable[_Union[AssetType, _Mapping]]] = ..., creation_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_modified_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class UICustomizationType(_message.Message):
    __slots__ = ("user_pool_id", "client_id", "image_url", "css", "css_version", "last_modified_date", "creation_date")
    USER_POOL_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    IMAGE_URL_FIELD_NUMBER: _ClassVar[int]
    CSS_FIELD_NUMBER: _ClassVar[int]
    CSS_VERSION_FIELD_NUMBER: _ClassVar[int]
    LAST_MODIFIED_DATE_FIELD_NUMBER: _ClassVar[int]
    CREATION_DATE_FIELD_NUMBER: _ClassVar[int]
    user_pool_id: str
    client_id: str
    image_url: str
    css: str
    css_version: str
    last_modified_date: _timestamp_pb2.Timestamp
    creation_date: _timestamp_pb2.Timestamp
    def __init__(self, user_pool_id: _Optional[str] = ..., client_id: _Optional[str] = ..., image_url: _Optional[str] = ..., css: _Optional[str] = ..., css_version: _Optional[str] = ..., last_modified_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., creation_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
